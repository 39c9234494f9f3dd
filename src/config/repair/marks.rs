//! What other programs leave in links: names that are added to tell where a click came from, and characters as
//! pages and mails write them. The page has the same tables in `www/links/marks.js`.

/// How names of those who count clicks begin.
const BEGINNINGS: [&str; 31] = [
    "utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "fb_", "at_", "gad_", "sc_", "ns_", "oly_",
    "ml_", "bsft_", "trk_", "sfmc_", "guce_", "share_", "wt_", "wxshare", "nsukey", "elq",
    "_branch", "__hs", "__tn__", "__cft__", "__xts__", "hscta", "_x_tr_", "c[", "c%5B",
];
/// Names that are added to links.
const NAMES: &str = "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id rdt_cid epik \
    irclickid wickedid igshid igsh mibextid xmt slof mc_cid mc_eid _hsenc _hsmi _ga _gl _ke _kx _openstat \
    ck_subscriber_id mkt_tok s_kwcid ef_id srsltid vero_id rb_clickid cmpid cmp icid xtor trk rcm usp feature sdata \
    reserved sa ust usg ved sntz opi authuser hl h lipi licu _r _t is_from_webapp sender_device web_id clicktime \
    enterid rdt ysclid zarsrc openexternalbrowser form mkt cvid mkwid awc emci emdi ceid campaign_id ad_id adset_id \
    sourceid ref ref_src ref_url referrer si s t from source spm scene isappinstalled";
/// How editors of pages write `&`, one of which may follow another.
const AMPERSANDS: [&str; 6] = ["amp;", "amp%3B", "#38;", "#38%3B", "#x26;", "#x26%3B"];
/// Characters by their names in HTML.
const NAMED: [(&str, char); 28] = [
    ("quot", '"'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", '\u{a0}'),
    ("shy", '\u{ad}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("minus", '−'),
    ("equals", '='),
    ("colon", ':'),
    ("period", '.'),
    ("comma", ','),
    ("semi", ';'),
    ("excl", '!'),
    ("quest", '?'),
    ("rpar", ')'),
    ("rsqb", ']'),
    ("rcub", '}'),
];

/// Whether a name belongs to those who count clicks.
pub(super) fn is_tracking(key: &str) -> bool {
    NAMES
        .split_whitespace()
        .any(|name| key.eq_ignore_ascii_case(name))
        || BEGINNINGS.iter().any(|start| starts_with(key, start))
}

/// What Outlook's gateway puts where a digest would be: `data=05|01|…`.
pub(super) fn is_safe_links_data(pair: &str) -> bool {
    let Some(value) = pair.get(5..).filter(|_| starts_with(pair, "data=0")) else {
        return false;
    };
    let rest = value.get(2..).unwrap_or_default();
    let escaped = rest.strip_prefix('%').unwrap_or_default();
    let is_bar = rest.starts_with('|') || starts_with(escaped.trim_start_matches("25"), "7C");
    is_bar && value.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

/// Without the names and numbers that pages write for characters, `&` among them, some of them twice.
pub(super) fn without_entities(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for mut part in parts {
        let mut is_ampersand = false;
        while let Some(entity) = AMPERSANDS.iter().find(|entity| starts_with(part, entity)) {
            part = &part[entity.len()..];
            is_ampersand = true;
        }
        match part.split_once(';').filter(|_| !is_ampersand) {
            Some((name, rest)) if character(name).is_some() => {
                plain.extend(character(name).flatten());
                plain.push_str(rest);
            }
            _ => {
                plain.push('&');
                plain.push_str(part);
            }
        }
    }
    plain
}

/// The character of a name or number, where it is one; nothing within for what is no character.
fn character(name: &str) -> Option<Option<char>> {
    if let Some((_, found)) = NAMED
        .iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known))
    {
        return Some(Some(*found));
    }
    let number = name.strip_prefix('#')?;
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let code = u32::from_str_radix(digits, radix)
        .ok()
        .filter(|_| digits.len() <= 6)?;
    Some(char::from_u32(code).filter(|c| !c.is_control()))
}

/// Whether a text begins so, whatever the case of its letters.
pub(super) fn starts_with(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}
