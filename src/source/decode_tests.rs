use super::*;

fn decoded(bytes: &[u8]) -> (Encoded, String) {
    decoded_as(bytes, None)
}

fn decoded_as(bytes: &[u8], asked: Option<&str>) -> (Encoded, String) {
    let raw: Arc<dyn Bytes> = Arc::new(bytes.to_vec());
    let asked = asked.and_then(|label| Encoding::for_label(label.as_bytes()));
    let encoded = judge(&*raw, asked).expect("judged");
    let out = decode(raw, encoded).expect("decoded").bytes;
    let text = out.read_range(0, out.len() as usize).expect("read");
    (encoded, String::from_utf8_lossy(&text).into_owned())
}

fn wide(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn utf8_is_passed_through_and_only_its_mark_is_taken_off() {
    assert_eq!(decoded("grün".as_bytes()), (Encoded::UTF_8, "grün".to_owned()));
    let (encoded, text) = decoded("\u{FEFF}grün".as_bytes());
    assert_eq!((encoded.name(), text.as_str()), ("UTF-8", "grün"));
}

#[test]
fn a_few_bad_bytes_do_not_make_utf8_something_else() {
    let (encoded, text) =
        decoded("grün, schön, süß \u{1F600}".as_bytes().iter().chain(b"\xFF").copied().collect::<Vec<_>>().as_slice());
    assert_eq!(encoded.name(), "UTF-8");
    assert!(text.ends_with('\u{FFFD}'));
}

#[test]
fn a_sequence_cut_at_the_end_is_no_reason_to_doubt() {
    assert_eq!(decoded(b"gr\xC3").0, Encoded::UTF_8);
    let mut long = vec![b'a'; BLOCK - 1];
    long.extend_from_slice("ü".as_bytes());
    assert!(matches!(share_of_utf8(&long, false).expect("read"), Share::All));
    assert!(matches!(share_of_utf8(&long, true).expect("read"), Share::All));
}

#[test]
fn wide_encodings_are_known_by_their_mark_and_without_it() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<feed>grün \u{1F600}</feed>";
    let marked = wide(&format!("\u{FEFF}{text}"), u16::to_le_bytes);
    assert_eq!(decoded(&marked).1, text);
    assert_eq!(decoded(&wide(text, u16::to_be_bytes)), (decoded(&wide(text, u16::to_be_bytes)).0, text.to_owned()));
    assert_eq!(decoded(&wide(text, u16::to_le_bytes)).0.name(), "UTF-16LE");
    let four: Vec<u8> = text.chars().flat_map(|char| u32::from(char).to_le_bytes()).collect();
    assert_eq!(decoded(&four).1, text);
}

#[test]
fn a_declaration_counts_only_when_the_bytes_are_not_utf8() {
    let (encoded, text) = decoded(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>gr\xFCn \x93q\x94</a>");
    assert_eq!(encoded.name(), "windows-1252");
    assert!(text.contains("grün \u{201C}q\u{201D}"));
    assert_eq!(decoded("<?xml version='1.0' encoding='ISO-8859-1'?>grün".as_bytes()).0, Encoded::UTF_8);
    assert_eq!(decoded(b"<?xml version='1.0' encoding='UTF-16'?><a/>").0, Encoded::UTF_8);
    assert_eq!(
        decoded(b"<?xml version='1.0' encoding='UTF-7'?>+ADw-").1,
        "<?xml version='1.0' encoding='UTF-7'?>+ADw-"
    );
}

#[test]
fn text_without_a_word_about_it_is_guessed() {
    let (encoded, text) =
        decoded(b"\xCF\xF0\xE8\xE2\xE5\xF2, \xEA\xE0\xEA \xE4\xE5\xEB\xE0? \xD5\xEE\xF0\xEE\xF8\xEE.");
    assert!(encoded.guessed);
    assert_eq!(text, "Привет, как дела? Хорошо.");
}

#[test]
fn what_the_user_says_goes_before_everything() {
    assert_eq!(decoded_as(b"\xC3\xBC", Some("latin1")).1, "Ã¼");
}

#[test]
fn bytes_that_are_no_character_are_counted() {
    let raw: Arc<dyn Bytes> = Arc::new(b"<?xml version='1.0' encoding='shift_jis'?>\x83\x5C\xFF\xFF".to_vec());
    let encoded = judge(&*raw, None).expect("judged");
    let out = decode(raw, encoded).expect("decoded");
    assert_eq!((out.invalid, out.first_invalid), (2, 45));
}

#[test]
fn an_offset_finds_its_way_back_through_every_kind_of_encoding() {
    let line = "grün — süß\n";
    let text = line.repeat(20_000);
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let (japanese_text, label) = ("表示ソa\n".repeat(20_000), "shift_jis");
    let (japanese, _, _) = encoding_rs::SHIFT_JIS.encode(&japanese_text);
    for (raw, text, label) in
        [(latin.into_owned(), &text, "windows-1252"), (japanese.into_owned(), &japanese_text, label)]
    {
        let encoding = Encoding::for_label(label.as_bytes()).expect("a label");
        let original: Arc<dyn Bytes> = Arc::new(raw);
        let encoded = judge(&*original, Some(encoding)).expect("judged");
        let out = decode(Arc::clone(&original), encoded).expect("decoded").bytes;
        for wanted in [0, 3, 7, 70_000, 140_001] {
            let (offset, _) = text.char_indices().find(|(at, _)| *at >= wanted).expect("there");
            let (before, _, _) = encoding.encode(text.get(..offset).expect("a border"));
            assert_eq!(out.original_offset(offset as u64), before.len() as u64, "{label} {wanted}");
        }
    }
}

#[test]
fn a_line_of_another_encoding_is_read_wherever_it_stands_in_a_long_text() {
    let line = "grün und schön, süß\n";
    let mut raw = line.repeat(20_000).into_bytes();
    raw.extend_from_slice(b"gr\xFCn, \x93na\xEFve\x94\n");
    raw.extend_from_slice(line.as_bytes());
    let bytes: Arc<dyn Bytes> = Arc::new(raw.clone());
    let found = decode(Arc::clone(&bytes), judge(&*bytes, None).expect("judged")).expect("decoded");
    let text = String::from_utf8(found.bytes.read_range(0, found.bytes.len() as usize).expect("read")).expect("UTF-8");
    assert!(text.ends_with("süß\ngrün, “naïve”\ngrün und schön, süß\n"));
    assert_eq!((found.other_lines, found.invalid), (1, 0));
    let at = 20_000 * line.len();
    assert_eq!(found.first_other_line, at as u64);
    assert_eq!(found.bytes.original_offset(text.len() as u64 - 1), raw.len() as u64 - 1);
}

#[test]
fn xml_says_its_encoding_for_all_its_lines() {
    let raw = b"<feed>gr\xC3\xBCn\ngr\xFCn\n</feed>".to_vec();
    assert_eq!(judge(&raw, None).expect("judged"), Encoded::UTF_8);
}
