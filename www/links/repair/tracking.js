// Tracking parameters: names that other programs add to links, to tell where a click came from. Rust has the same table in
// `config/repair/tracking.rs`.

/** Names of tracking parameters, none of which is a key of a link. */
const TRACKING = new RegExp(
  `^(?:${[
    // Beginnings.
    "(?:utm|mtm|pk|piwik|matomo|hsa|fb|at|gad|sc|ns|oly|ml|bsft|trk|sfmc|guce|share|wt|_x_tr)_\\w+",
    "(?:wxshare|nsukey|elq|_branch|__hs|__tn__|__cft__|__xts__|hscta)[^=]*",
    "c\\[\\d+\\]|c%5B\\d+%5D",
    // Whole names.
    "fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|rdt_cid|epik|irclickid|wickedid",
    "igshid|igsh|mibextid|xmt|slof|mc_cid|mc_eid|_hsenc|_hsmi|_ga|_gl|_ke|_kx|_openstat|ck_subscriber_id|mkt_tok",
    "s_kwcid|ef_id|srsltid|vero_id|rb_clickid|cmpid|cmp|icid|xtor|trk|rcm|usp|feature|sdata|reserved",
    "sa|ust|usg|ved|sntz|opi|authuser|hl|h|lipi|licu|_r|_t|is_from_webapp|sender_device|web_id|clicktime|enterid|rdt",
    "ysclid|zarsrc|openexternalbrowser|form|mkt|cvid|mkwid|awc|emci|emdi|ceid|campaign_id|ad_id|adset_id|sourceid",
    "ref|ref_src|ref_url|referrer|si|s|t|from|source|spm|scene|isappinstalled",
  ].join("|")})$`,
  "i",
);

/** @param {string} name */
export const isTracking = (name) => TRACKING.test(name);

/** What Outlook's gateway puts where a digest would be: `data=05|01|…`. @param {string} pair */
export const isSafeLinksData = (pair) => /^data=0\d(?:%(?:25)*7C|\|)/i.test(pair);
