//! Makes posts as blogs have them: many short ones, a few long, with the markup of the editors of two decades.

const WORDS: [&str; 40] = [
    "lantern", "harbour", "slowly", "under", "bright", "the", "a", "and", "we", "found", "orchard", "walked", "paper",
    "stone", "before", "evening", "kettle", "station", "green", "letters", "without", "hour", "rain", "boat", "narrow",
    "kitchen", "told", "morning", "answer", "between", "window", "seldom", "cold", "river", "when", "again", "bread",
    "small", "turned", "over",
];

/// A generator of numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // The multiplier of Knuth's MMIX; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn words(&mut self, least: usize, most: usize) -> String {
        let count = least + self.roll(most - least + 1);
        (0..count).map(|_| WORDS[self.roll(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }

    fn inline(&mut self) -> String {
        let text = self.words(1, 4);
        match self.roll(14) {
            0 => format!("<b>{text}</b>"),
            1 => format!("<i>{text}</i>"),
            2 => format!("<strong>{text}</strong> <em>{}</em>", self.words(1, 2)),
            3 | 4 => {
                format!("<a href=\"https://example.com/{}/{}.html\">{text}</a>", self.roll(3000), WORDS[self.roll(40)])
            }
            5 => format!("<span style=\"font-family: Georgia, serif; font-size: small;\">{text}</span>"),
            6 => format!("{text}&nbsp;&amp; {text}&#8217;s &hellip;"),
            7 => format!("<code>{}_{}</code>", WORDS[self.roll(40)], WORDS[self.roll(40)]),
            8 => format!("2 * 3 and {} [{}] &lt;{}&gt;", self.roll(99), self.roll(9), WORDS[self.roll(40)]),
            _ => self.words(5, 16),
        }
    }

    fn text(&mut self) -> String {
        let count = 2 + self.roll(6);
        (0..count).map(|_| self.inline()).collect::<Vec<_>>().join(", ")
    }

    fn block(&mut self) -> String {
        match self.roll(24) {
            0..=6 => format!("<p>{}</p>\n", self.text()),
            7..=10 => format!("{}<br />\n<br />\n", self.text()),
            11 => format!("<div>{}</div><div><br /></div>", self.text()),
            12 | 13 => {
                let number = self.roll(9999);
                format!(
                    "<div class=\"separator\" style=\"clear: both; text-align: center;\"><a href=\"https://img.example/s1600/{number}.jpg\" \
                     imageanchor=\"1\" style=\"margin-left: 1em;\"><img border=\"0\" height=\"240\" src=\"https://img.example/s320/{number}.jpg\" \
                     width=\"320\" /></a></div>\n"
                )
            }
            14 => format!("<h{0}>{1}</h{0}>\n", 2 + self.roll(3), self.words(2, 6)),
            15 | 16 => {
                let items: String = (0..2 + self.roll(5)).map(|_| format!("<li>{}</li>\n", self.inline())).collect();
                if self.roll(2) == 0 { format!("<ul>\n{items}</ul>\n") } else { format!("<ol>\n{items}</ol>\n") }
            }
            17 => format!("<blockquote>{}</blockquote>\n", self.text()),
            18 => format!(
                "<pre class=\"brush: java\">for (int i = 0; i &lt; {}; i++) {{\n    run(i); // *{}*\n}}</pre>\n",
                self.roll(99),
                self.words(1, 3)
            ),
            19 => {
                let rows: String = (0..2 + self.roll(4))
                    .map(|_| format!("<tr><td>{}</td><td>{}</td></tr>", self.words(1, 3), self.roll(500)))
                    .collect();
                format!("<table border=\"1\"><tr><th>{}</th><th>n</th></tr>{rows}</table>\n", self.words(1, 2))
            }
            20 => format!("<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->\n\n", self.text()),
            21 => format!(
                "<p class=\"MsoNormal\"><span lang=\"EN-US\" style=\"mso-ansi-language: EN-US;\">{}<o:p></o:p></span></p>\n",
                self.text()
            ),
            22 => format!(
                "<p>{}<p>{} <b>{}<br>\n<i>{}</b> {}</i>\n",
                self.text(),
                self.words(2, 8),
                self.words(1, 3),
                self.words(1, 3),
                self.words(1, 9)
            ),
            _ => "<iframe width=\"560\" height=\"315\" src=\"https://www.youtube.com/embed/abcdefghijk\"></iframe>\n"
                .to_owned(),
        }
    }
}

/// Makes `count` posts.
pub fn make(count: usize) -> Vec<String> {
    let mut dice = Dice(7);
    (0..count)
        .map(|_| {
            // Lengths fall off slowly: most posts have a handful of blocks, one in a hundred has hundreds.
            let blocks = (6 * 100 / (1 + dice.roll(100))).clamp(3, 300);
            (0..blocks).map(|_| dice.block()).collect()
        })
        .collect()
}
