//! Tracking parameters: names that other programs add to links, to tell where a click came from. The page has the same
//! table in `www/links/repair/tracking.js`.

use super::text::starts_with;

/// How names of tracking parameters begin.
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

/// Whether a name is that of a tracking parameter.
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
