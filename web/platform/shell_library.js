// Emscripten library (em++ --js-library) that implements the imports of shell.h as thin calls on
// Module.shell, the object wasm-shell/src/bridge.ts hands to the module factory. No logic lives
// here. Bytes go out as views that are valid during the call only; strings come back as UTF-8
// arrays and are cut at a character boundary. Module.memoryBytes gives the shell the current heap;
// memory growth replaces the view. Link with: -sALLOW_MEMORY_GROWTH=1 -sMODULARIZE=1 -sEXPORT_ES6=1
// -sENVIRONMENT=web
mergeInto(LibraryManager.library, {
  $candorText: function (pointer, length) {
    return candorDecoder.decode(HEAPU8.subarray(pointer, pointer + length));
  },
  $candorText__deps: ['$candorDecoder'],
  $candorDecoder: 'new TextDecoder()',

  $candorGive: function (bytes, out, capacity) {
    var length = bytes.length;
    if (length > capacity) {
      length = capacity;
      while (length > 0 && (bytes[length] & 0xc0) === 0x80) length -= 1;
    }
    HEAPU8.set(bytes.subarray(0, length), out);
    return length;
  },

  shell_apply_semantics: function (operations, length) {
    Module['shell'].applySemantics(HEAPU8.subarray(operations, operations + length));
  },
  shell_apply_semantics__postset: "Module['memoryBytes'] = function () { return HEAPU8; };",

  shell_measure_glyph: function (style, codepoint, sizePx, metrics) {
    var at = metrics >> 3;
    return Module['shell'].measureGlyph(style, codepoint, sizePx, HEAPF64.subarray(at, at + 6));
  },

  shell_rasterise_glyph: function (style, codepoint, sizePx, width, height, originX, originY,
    rgba) {
    Module['shell'].rasteriseGlyph(style, codepoint, sizePx, width, height, originX, originY,
      HEAPU8.subarray(rgba, rgba + width * height * 4));
  },

  shell_rasterise_icon: function (name, length, px, rgba) {
    return Module['shell'].rasteriseIcon(candorText(name, length), px,
      HEAPU8.subarray(rgba, rgba + px * px * 4)) ? 1 : 0;
  },
  shell_rasterise_icon__deps: ['$candorText'],

  shell_request_frame: function () { Module['shell'].requestFrame(); },
  shell_wake_at: function (atMs) { Module['shell'].wakeAt(atMs); },
  shell_now_ms: function () { return performance.now(); },
  shell_wall_ms: function () { return Date.now(); },

  shell_fetch: function (request, method, methodLength, url, urlLength, headers, headersLength,
    body, bodyLength) {
    Module['shell'].fetch(request, candorText(method, methodLength), candorText(url, urlLength),
      candorText(headers, headersLength), HEAPU8.slice(body, body + bodyLength));
  },
  shell_fetch__deps: ['$candorText'],

  shell_navigate: function (url, length, replace) {
    Module['shell'].navigate(candorText(url, length), replace !== 0);
  },
  shell_navigate__deps: ['$candorText'],

  shell_back: function () { Module['shell'].back(); },

  shell_open: function (url, length) { Module['shell'].open(candorText(url, length)); },
  shell_open__deps: ['$candorText'],

  shell_set_title: function (title, length) {
    Module['shell'].setTitle(candorText(title, length));
  },
  shell_set_title__deps: ['$candorText'],

  shell_copy_text: function (text, length) { Module['shell'].copyText(candorText(text, length)); },
  shell_copy_text__deps: ['$candorText'],

  shell_save_preference: function (key, keyLength, value, valueLength) {
    Module['shell'].savePreference(candorText(key, keyLength), candorText(value, valueLength));
  },
  shell_save_preference__deps: ['$candorText'],

  shell_read_preference: function (key, keyLength, out, capacity) {
    return candorGive(Module['shell'].readPreference(candorText(key, keyLength)), out, capacity);
  },
  shell_read_preference__deps: ['$candorText', '$candorGive'],

  shell_warn_before_leaving: function (on) { Module['shell'].warnBeforeLeaving(on !== 0); },

  shell_keep_draft: function (text, length) {
    Module['shell'].keepDraft(candorText(text, length));
  },
  shell_keep_draft__deps: ['$candorText'],

  shell_kept_draft: function (out, capacity) {
    var bytes = Module['shell'].keptDraft();
    if (bytes.length <= capacity) HEAPU8.set(bytes, out);
    return bytes.length;
  },

  shell_listen: function (token, length) { Module['shell'].listen(candorText(token, length)); },
  shell_listen__deps: ['$candorText'],

  shell_format: function (kind, value, out, capacity) {
    return candorGive(Module['shell'].format(kind, value), out, capacity);
  },
  shell_format__deps: ['$candorGive'],

  shell_island: function (json, length) { Module['shell'].island(candorText(json, length)); },
  shell_island__deps: ['$candorText'],

  shell_set_theme: function (scheme, tokens, length) {
    Module['shell'].setTheme(scheme, candorText(tokens, length));
  },
  shell_set_theme__deps: ['$candorText'],

  shell_set_text_view: function (on) { Module['shell'].setTextView(on !== 0); },
  shell_busy: function (running) { Module['shell'].busy(running); }
});
