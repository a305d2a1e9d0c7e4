use proptest::prelude::*;

use super::*;

/// Decodes the bytes of a text in the wrong encoding.
fn broken(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii() { char::from(byte) } else { windows_1252::decode_byte(byte) }).collect()
}

/// The same, as the older encoding without quotation marks and dashes has it.
fn broken_as_latin_1(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

#[test]
fn what_was_decoded_wrongly_is_put_right() {
    for (wrong, right) in [
        ("Reed saidâ€¦", "Reed said…"),
        ("cafÃ© and naÃ¯ve", "café and naïve"),
        ("itâ€™s", "it’s"),
        ("itÂ’s", "it’s"),
        ("CafÃƒÂ©", "Café"),
        ("CAFÃ‰", "CAFÉ"),
        ("CÃ”TE", "CÔTE"),
        ("StraÃŸe", "Straße"),
        ("Â£5", "£5"),
        ("one,Â\u{a0}two", "one,\u{a0}two"),
        ("Ã\u{a0} la", "à la"),
        ("baÅŸka", "başka"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("Ø³Ù„Ø§Ù…", "سلام"),
        ("æ—¥æœ¬", "日本"),
        ("ðŸ˜€", "😀"),
    ] {
        assert_eq!(repair(wrong).map(|(text, _)| text).as_deref(), Some(right), "{wrong}");
    }
    assert_eq!(count("cafÃ© and naÃ¯ve"), 2);
}

#[test]
fn good_text_is_left_alone() {
    for text in [
        "café",
        "über“ und „so“",
        "Ünïcödé",
        "日本語",
        "«Привет»",
        "plain",
        "5 €",
        "",
        "AÇÃO",
        "SÃO PAULO",
        "IRMÃ…",
        "AMANHÃ–HOJE",
        "«AMANHÃ»",
        "IRMÃ” e",
        "MAÇÃ\u{a0}VERDE",
        "à Â Ã",
        "Ã ",
        "“Un café…”",
        "Mais André—”",
        "Aquí…”",
        "CAFÉ’S",
        "CAFÉ…",
        "É…É…",
        "NESCAFÉ®",
        "OLÉ»",
        "Spaß…",
        "„Gruß“",
        "MENÜ“",
        "KNÍŽKA",
        "VÝŽIVA",
        "MÍŠA",
        "blíž…",
        "voilà\u{a0}…",
        "né\u{a0}»",
        "ESRÂ’NIN",
        "DÜNYÂ…",
        "ÇĞİŞ ğış",
        "TIẾNG VIỆT là gì…”",
        "mã…”",
        "la Ñ…",
        "ÞAÐ…",
        "på…”",
        "5×…",
        "e\u{301}…",
        "naïve coöperation",
        "Œuvre, cœur, Ÿ",
    ] {
        assert_eq!(repair(text), None, "{text}");
        assert_eq!(count(text), 0, "{text}");
    }
}

#[test]
fn what_good_text_holds_too_is_put_right_where_all_is_broken() {
    assert_eq!(repair("PÃ… TUR"), None);
    let mended = |text| repair(text).map(|(text, _)| text);
    assert_eq!(mended("PÃ… TUR i fjÃ¸r").as_deref(), Some("PÅ TUR i fjør"));
    assert_eq!(mended("PÃ… TUR i fjÃ¸r, é").as_deref(), Some("PÃ… TUR i fjør, é"));
}

#[test]
fn an_address_is_left_alone_and_the_text_around_it_is_not() {
    let wrong = "<a title=\"cafÃ©\" HREF = '/cafÃ©/cafÃ©'>cafÃ©</a> https://pond.example/cafÃ©, cafÃ©";
    let right = "<a title=\"café\" HREF = '/cafÃ©/cafÃ©'>café</a> https://pond.example/cafÃ©, café";
    assert_eq!(repair(wrong), Some((right.to_owned(), 3)));
    assert_eq!(repair("https://pond.example/cafÃ©"), None);
}

#[test]
fn nothing_becomes_a_control_character() {
    assert_eq!(repair("aÂ\u{81}"), None);
    assert_eq!(repair("aÂ…").map(|(text, _)| text).as_deref(), Some("a…"));
}

#[test]
fn offsets_are_those_of_the_text_before() {
    let text = "<b>cafÃ©</b>â€™<i>";
    let (mended, _) = repair(text).unwrap();
    assert_eq!(mended, "<b>café</b>’<i>");
    let offsets: Vec<usize> = (0..=mended.len()).collect();
    let before = offsets_before_repair(text, &offsets);
    for (offset, before) in offsets.iter().zip(&before) {
        match before {
            Some(before) if mended.as_bytes().get(*offset).is_some_and(u8::is_ascii) => {
                assert_eq!(mended.as_bytes()[*offset], text.as_bytes()[*before]);
            }
            Some(before) => assert!(text.is_char_boundary(*before)),
            None => assert!(!mended.is_char_boundary(*offset)),
        }
    }
    assert_eq!(offsets_before_repair("plain", &[0, 4, 9]), [Some(0), Some(4), None]);
}

/// Words as several languages write them, with what stands behind words.
fn good_word() -> impl Strategy<Value = String> {
    let small = "[a-zß-öø-ÿšž]{1,8}";
    let first_large = "[A-ZÀÁÆ-ÍÒ-ÖØ-ÞŠŽ][a-zß-öø-ÿšž]{1,8}|[ÂÃÄÅÎÏÐÑ][a-zß-öø-ÿ]{1,8}";
    let portuguese = "[A-Z][A-ZÀÁÂÃÇÉÊÍÓÔÕÚ]{1,8}";
    let large = "[A-Z][A-ZÁÉÍÝÓÚÄÖÜÕÅÆØÐÞŠŽ]{1,8}";
    let beyond = "[а-яА-Яα-ωあ-んğışİĞŞạ-ỹ]{1,8}";
    let word = prop_oneof![small, first_large, portuguese, large, beyond];
    (word, "[…’”“»–—\u{a0}™®²³.,!?]{0,3}").prop_map(|(word, behind)| word + &behind)
}

proptest! {
    #[test]
    fn clean_text_is_never_touched(words in prop::collection::vec(good_word(), 0..8)) {
        let text = words.join(" ");
        prop_assert_eq!(repair(&text), None);
        prop_assert_eq!(count(&text), 0);
    }

    #[test]
    fn what_was_broken_by_us_is_as_it_was(words in prop::collection::vec(good_word(), 0..8), text in "[^\u{80}-\u{9f}]{0,12}") {
        for text in [words.join(" "), text] {
            // What is broken before is mended too much. The first word shows that all is broken.
            let text = format!("naïve {text}");
            prop_assume!(count(&text) == 0 && !text.contains("://"));
            let is_opened = |name| text.contains(&format!("{name}=\""));
            prop_assume!(!["href", "src"].into_iter().any(is_opened));
            for wrong in [broken(&text), broken_as_latin_1(&text)] {
                let mended = repair(&wrong).map(|(text, _)| text);
                prop_assert_eq!(mended.as_deref(), Some(text.as_str()), "{}", wrong);
            }
        }
    }

    #[test]
    fn any_text_is_counted_as_it_is_repaired(text in "[\\x00-\\x7fÂ-ôŠ-ž€-™\u{80}-\u{bf}a\"=/: ]{0,40}") {
        match repair(&text) {
            None => prop_assert_eq!(count(&text), 0),
            Some((mended, places)) => {
                prop_assert_eq!(count(&text), places);
                prop_assert!(places > 0 && mended.len() < text.len());
                let is_new = |letter: char| matches!(letter, '\u{80}'..='\u{9f}') && !text.contains(letter);
                prop_assert!(!mended.contains(is_new));
                let ascii = |text: &str| text.chars().filter(char::is_ascii).collect::<String>();
                prop_assert_eq!(ascii(&mended), ascii(&text));
                let ends = offsets_before_repair(&text, &[0, mended.len()]);
                prop_assert_eq!(ends, [Some(0), Some(text.len())]);
            }
        }
    }
}
