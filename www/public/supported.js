// A classic script in old words, for browsers that know no modules either: where the page cannot work, it says so.
(function () {
  // A function with one SIMD instruction.
  var simd = "0061736d010000000105016000017b030201000a0a0108004100fd0ffd620b";
  var bytes = new Uint8Array(simd.length / 2);
  for (var k = 0; k < bytes.length; k++) bytes[k] = parseInt(simd.substr(2 * k, 2), 16);
  if (
    "noModule" in HTMLScriptElement.prototype &&
    "popover" in HTMLElement.prototype &&
    typeof WebAssembly === "object" &&
    WebAssembly.validate(bytes)
  ) {
    return;
  }
  var notice = document.createElement("p");
  notice.className = "notice";
  notice.id = "unsupported";
  notice.textContent =
    "This browser is too old for this page, which needs Chrome or Edge 114, Firefox 125, Safari 17, or a later version. " +
    "此浏览器版本过旧：本页需要 Chrome 或 Edge 114、Firefox 125、Safari 17 或更新的版本。";
  document.body.insertBefore(notice, document.body.firstChild);
})();
