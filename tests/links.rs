//! Links: what is read, what is refused, and that the page's tests agree.

use std::collections::BTreeMap;

use equiflow::config::{Config, Link, System};

#[test]
fn links_are_read_and_bad_ones_refused() {
    let link = Link::parse(
        "https://example.org/flow/#v1&system=dw4&samples=1000&steps=20&digest=00ff00ff00ff00ff",
    )
    .expect("valid");
    assert_eq!(
        link.config,
        Config {
            system: System::Dw4,
            samples: 1000,
            ..Config::default()
        }
    );
    assert_eq!(
        (link.steps, link.digest.as_deref()),
        (Some(20), Some("00ff00ff00ff00ff"))
    );
    assert_eq!(
        Link::parse("")
            .expect("an empty link has the defaults")
            .config,
        Config::default()
    );
    for bad in [
        "#v2&seed=1",
        "#v1&seed=-1",
        "#v1&seed=1.5",
        "#v1&batch=NaN",
        "#v1&batch",
        "#v1&what=1",
        "#v1&system=dw3",
        "#v1&steps=20&digest=00ff",
    ] {
        assert!(Link::parse(bad).is_err(), "{bad}");
    }
}

/// The cases of a file that the page's tests read, too: a link, and what is expected of it.
fn cases(file: &str, expected: &str) -> Vec<(String, String)> {
    let cases: Vec<serde_json::Value> = serde_json::from_str(file).expect("the file is valid");
    let text = |case: &serde_json::Value, name: &str| case[name].as_str().expect(name).to_owned();
    let pair = |case| (text(case, "link"), text(case, expected));
    cases.iter().map(pair).collect()
}

#[test]
fn mangled_links_are_read_as_the_page_reads_them() {
    for (text, means) in cases(include_str!("data/mangled-links.json"), "means") {
        let expected = Link::parse(&format!("#{means}")).expect(&means);
        assert_eq!(Link::parse(&text).expect(&text), expected, "{text}");
    }
}

/// What the page says something about is refused.
#[test]
fn links_that_lost_something_are_refused() {
    for (text, key) in cases(include_str!("data/cut-links.json"), "key") {
        let refused = Link::parse(&text).expect_err(&text);
        assert_eq!(refused.key, key, "{text}");
    }
}

/// Any text is read or refused; what is read means itself.
#[test]
fn links_of_random_pieces_are_read_or_refused() {
    let pieces = [
        "#",
        "v1",
        "V1",
        "v2",
        "&",
        "=",
        "%",
        "%26",
        "%2526",
        "%3D",
        "&amp;",
        "?",
        "utm_a=",
        "system",
        "dw4",
        "seed",
        "7",
        "-",
        "–",
        ".",
        "…",
        ")",
        "(",
        "\u{200b}",
        "é",
        "💥",
        "steps",
        "digest",
        "note",
        "%0A",
        ":~:",
        " ",
        "0123456789ABCDEF",
        "%E2%80",
        "__proto__",
    ];
    let mut state = 1_u32;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % bound
    };
    let mut read = 0;
    for _ in 0..5000 {
        let text: String = (0..below(14))
            .map(|_| pieces[below(pieces.len())])
            .collect();
        if let Ok(link) = Link::parse(&format!("#v1&{text}")) {
            assert_eq!(
                Config::from_entries(link.config.entries()),
                Ok(link.config),
                "{text}"
            );
            read += 1;
        }
    }
    assert!(read > 100, "{read}");
}

#[test]
fn what_a_link_asks_of_the_page_alone_changes_no_setting() {
    let text = "#v1&pace=10&story=3&hide=energy&open=race&seed=4";
    let link = Link::parse(text).expect(text);
    assert_eq!(
        link.config,
        Config {
            seed: 4,
            ..Config::default()
        }
    );
    let refused = Link::parse("#v1&trained=dw4").expect_err("its settings come with the page");
    assert_eq!(refused.key, "trained");
}

/// The file that the page's tests read, too.
#[test]
fn old_links_are_read_as_the_page_reads_them() {
    let links: serde_json::Value =
        serde_json::from_str(include_str!("data/links.json")).expect("the file is valid");
    let links = links.as_array().expect("a list");
    assert!(links.len() >= 15);
    for case in links {
        let text = case["link"].as_str().expect("a link");
        let link = Link::parse(text).expect(text);
        let read = serde_json::to_value(link.config.entries().collect::<BTreeMap<_, _>>())
            .expect("settings are plain");
        for (key, expected) in case["config"].as_object().expect("settings") {
            let same = match (expected.as_f64(), read[key].as_f64()) {
                (Some(expected), Some(found)) => expected == found,
                _ => *expected == read[key],
            };
            assert!(same, "{text}: {key} is {}, not {expected}", read[key]);
        }
        assert_eq!(link.steps, case["steps"].as_u64(), "{text}");
        assert_eq!(link.digest.as_deref(), case["digest"].as_str(), "{text}");
    }
}
