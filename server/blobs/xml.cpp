#include "server/blobs/xml.h"

#include <optional>

namespace candor::blobs {

namespace {

constexpr int kDepthMax = 8;
constexpr std::string_view kBlanks = " \t\r\n";

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == ':' || c == '.';
}

// The character of "&lt;", "&#10;" or "&#x41;" without "&" and ";"; ASCII numbers only, because
// servers send other letters as they are.
std::optional<char> entity(std::string_view name) {
  if (name == "lt") return '<';
  if (name == "gt") return '>';
  if (name == "amp") return '&';
  if (name == "quot") return '"';
  if (name == "apos") return '\'';
  if (name.size() < 2 || name.size() > 5 || name[0] != '#') return {};
  const bool is_hex = name[1] == 'x';
  int value = 0;
  for (char c : name.substr(is_hex ? 2 : 1)) {
    const int digit = c >= '0' && c <= '9'             ? c - '0'
                      : is_hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : is_hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                       : 1'000;
    value = value * (is_hex ? 16 : 10) + digit;
  }
  if (value < 1 || value > 127) return {};
  return static_cast<char>(value);
}

class Reader {
 public:
  explicit Reader(std::string_view document) : text_(document) {}

  Result<XmlElement> read() {
    skip_blanks();
    if (take("<?xml") && !skip_past("?>")) return problem("the declaration has no end");
    skip_blanks();
    XmlElement root;
    TRY(read_element(root, 1));
    skip_blanks();
    if (at_ != text_.size()) return problem("something follows the document");
    return root;
  }

 private:
  Error problem(std::string_view what) const {
    Error error = fail(Failure::malformed, "malformed_xml", "The answer cannot be understood.");
    error.cause = std::string(what) + " at byte " + std::to_string(at_);
    return error;
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  bool skip_past(std::string_view word) {
    const std::size_t found = text_.find(word, at_);
    if (found == std::string_view::npos) return false;
    at_ = found + word.size();
    return true;
  }
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size()); }
  std::string_view take_name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_letter(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  // From "<name" to "</name>".
  Status read_element(XmlElement& element, int depth) {
    if (depth > kDepthMax) return problem("elements nest too deep");
    if (!take("<")) return problem("an element should begin");
    element.name = take_name();
    if (element.name.empty()) return problem("an element has no name");
    const bool is_empty = TRY(skip_attributes());
    if (is_empty) return ok();
    while (!take("</")) {
      if (at_ >= text_.size()) return problem("an element has no end");
      if (text_[at_] == '<') {
        TRY(read_element(element.children.emplace_back(), depth + 1));
      } else {
        TRY(read_text(element.text));
      }
    }
    if (take_name() != element.name) return problem("another element ends here");
    skip_blanks();
    return take(">") ? ok() : Status(problem("a tag has no end"));
  }

  // To the end of an opening tag; true when it closes itself.
  Result<bool> skip_attributes() {
    while (true) {
      skip_blanks();
      if (take("/>")) return true;
      if (take(">")) return false;
      if (take_name().empty() || !take("=")) return problem("an attribute is malformed");
      const bool is_quoted = take("\"") ? skip_past("\"") : take("'") && skip_past("'");
      if (!is_quoted) return problem("a value is not quoted");
    }
  }

  Status read_text(std::string& into) {
    while (at_ < text_.size() && text_[at_] != '<') {
      const char c = text_[at_++];
      if (c != '&') {
        into += c;
        continue;
      }
      const std::size_t end = text_.find(';', at_);
      const std::string_view name =
          end == std::string_view::npos ? std::string_view() : text_.substr(at_, end - at_);
      const std::optional<char> letter = entity(name);
      if (!letter) return problem("an unknown entity");
      into += *letter;
      at_ = end + 1;
    }
    return ok();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string_view XmlElement::child(std::string_view child_name) const {
  for (const XmlElement& one : children) {
    if (one.name == child_name) return one.text;
  }
  return {};
}

Result<XmlElement> read_xml(std::string_view document) {
  return Reader(document).read();
}

std::string xml_text(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    switch (c) {
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '&': escaped += "&amp;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

}  // namespace candor::blobs
