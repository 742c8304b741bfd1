// RapidJSON's iterative reader, bounded in depth, nodes and bytes, with errors in our words.
#include "shared/describe/json_parse.h"

// Both builds must take the same path through number parsing, which depends on the word size; and a
// private namespace keeps these settings from other users of the library.
#define RAPIDJSON_64BIT 0
#define RAPIDJSON_48BITPOINTER_OPTIMIZATION 0
#define RAPIDJSON_NAMESPACE candor_rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace candor_rapidjson {
#define RAPIDJSON_NAMESPACE_END }
// The reader asserts only what its callers could do wrong; a body can never end the program.
#define RAPIDJSON_ASSERT(condition) static_cast<void>(sizeof(condition))
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "shared/base/limits.h"
#include "shared/base/text.h"

namespace candor::json {

namespace {

namespace rj = candor_rapidjson;

// The library takes for granted that it gets memory; operator new never returns without any.
struct Allocator {
  static constexpr bool kNeedFree = true;
  static void* Malloc(std::size_t size) { return size == 0 ? nullptr : ::operator new(size); }
  static void* Realloc(void* before, std::size_t used, std::size_t size) {
    void* const made = Malloc(size);
    if (made != nullptr && before != nullptr) std::memcpy(made, before, std::min(used, size));
    Free(before);
    return made;
  }
  static void Free(void* memory) { ::operator delete(memory); }
};
using Reader = rj::GenericReader<rj::UTF8<>, rj::UTF8<>, Allocator>;

enum class Stop : std::uint8_t { none, depth, nodes, surrogate, events };

// RapidJSON's handler: counts, then passes on.
class Bounded {
 public:
  Bounded(const ParseLimits& limits, Events& events) : limits_(limits), events_(events) {}
  Stop stop() const { return stop_; }

  bool Null() { return counted() && passed(events_.null()); }
  bool Bool(bool value) { return counted() && passed(events_.boolean(value)); }
  bool RawNumber(const char* digits, rj::SizeType size, bool) {
    return counted() && passed(events_.number({digits, size}));
  }
  bool String(const char* text, rj::SizeType size, bool) {
    return counted() && whole({text, size}) && passed(events_.text({text, size}));
  }
  bool Key(const char* name, rj::SizeType size, bool) {
    return whole({name, size}) && passed(events_.key({name, size}));
  }
  bool StartObject() { return counted() && entered() && passed(events_.begin_object()); }
  bool EndObject(rj::SizeType) { return left() && passed(events_.end_object()); }
  bool StartArray() { return counted() && entered() && passed(events_.begin_array()); }
  bool EndArray(rj::SizeType) { return left() && passed(events_.end_array()); }

  // Never called with kParseNumbersAsStringsFlag, but the reader wants them.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  bool stopped(Stop reason) {
    stop_ = reason;
    return false;
  }
  bool passed(bool goes_on) { return goes_on || stopped(Stop::events); }
  bool counted() { return ++nodes_ <= limits_.nodes || stopped(Stop::nodes); }
  // The library lets an escaped low surrogate that stands alone pass.
  bool whole(std::string_view text) {
    return text::is_valid_utf8(text) || stopped(Stop::surrogate);
  }
  bool entered() { return ++depth_ <= limits_.depth || stopped(Stop::depth); }
  bool left() {
    --depth_;
    return true;
  }

  const ParseLimits& limits_;
  Events& events_;
  int nodes_ = 0, depth_ = 0;
  Stop stop_ = Stop::none;
};

Error malformed(std::string code, std::string message) {
  return fail(Failure::malformed, std::move(code), std::move(message));
}

Error too_large(std::string message) {
  return fail(Failure::too_large, "too_large", std::move(message));
}

std::string place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  std::int64_t line = 1;
  for (const char c : before) line += c == '\n' ? 1 : 0;
  const std::size_t newline = before.rfind('\n');
  const std::string_view in_line =
      newline == std::string_view::npos ? before : before.substr(newline + 1);
  return "line " + text::number(line) + ", column " +
         text::number(static_cast<std::int64_t>(text::length(in_line)) + 1);
}

Error lone_surrogate(std::string_view text, std::size_t offset) {
  return malformed("invalid_utf8", "Write whole Unicode characters; half of one stands alone at " +
                                       place_of(text, offset) + ".");
}

Error error_of(const rj::ParseResult& result, Stop stop, const ParseLimits& limits,
               std::string_view text) {
  switch (stop) {
    case Stop::none: break;
    case Stop::depth:
      return malformed("too_deep",
                       "Use at most " + text::number(limits.depth) + " levels of nesting.");
    case Stop::nodes: return too_large("Use at most " + text::number(limits.nodes) + " values.");
    case Stop::surrogate: return lone_surrogate(text, result.Offset());
    case Stop::events: return malformed("stopped", "");
  }
  switch (result.Code()) {
    case rj::kParseErrorDocumentEmpty:
      return malformed("malformed_json", "Send a JSON object; the body is empty.");
    case rj::kParseErrorDocumentRootNotSingular:
      return malformed("trailing_data", "Remove what follows the JSON value at " +
                                            place_of(text, result.Offset()) + ".");
    case rj::kParseErrorNumberTooBig:
      return fail(Failure::invalid, "out_of_range", "Use a smaller number.");
    case rj::kParseErrorStringInvalidEncoding:
    case rj::kParseErrorStringUnicodeSurrogateInvalid: return lone_surrogate(text, result.Offset());
    default:
      return malformed("malformed_json",
                       "Correct the JSON at " + place_of(text, result.Offset()) + ".");
  }
}

}  // namespace

ParseLimits request_limits() {
  return {limits::kJsonBodyBytes, limits::kJsonDepth, limits::kJsonNodes};
}
ParseLimits response_limits() {
  return {limits::kJsonResponseBytes, limits::kJsonDepth, limits::kJsonResponseNodes};
}

Status parse(std::string_view text, const ParseLimits& limits, Events& events) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (static_cast<std::int64_t>(text.size()) > limits.bytes) {
    return too_large("Send at most " + text::number(limits.bytes) + " bytes of JSON.");
  }
  if (!text::is_valid_utf8(text)) {
    return malformed("invalid_utf8", "Send the text in UTF-8.");
  }
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  // The stream reports its end as a zero byte, so a real one would hide what follows it.
  const std::size_t zero = text.find('\0');
  if (zero != std::string_view::npos) {
    return malformed("malformed_json", "Correct the JSON at " + place_of(text, zero) + ".");
  }
  constexpr unsigned kFlags =
      rj::kParseIterativeFlag | rj::kParseValidateEncodingFlag | rj::kParseNumbersAsStringsFlag;
  Bounded handler(limits, events);
  rj::MemoryStream stream(text.data(), text.size());
  Reader reader;
  const rj::ParseResult result = reader.Parse<kFlags>(stream, handler);
  if (result.IsError()) return error_of(result, handler.stop(), limits, text);
  return ok();
}

}  // namespace candor::json
