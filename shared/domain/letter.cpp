#include "shared/domain/letter.h"

#include <algorithm>

#include "shared/base/text.h"

namespace candor {

namespace {

constexpr LetterField kName{"name", "Kim Berger"};
constexpr LetterField kCompany{"company", "Example Ltd"};
constexpr LetterField kHours{"hours", "2"};

constexpr LetterField link(std::string_view sample) {
  return {"link", sample, true, true};
}

constexpr LetterField kPasswordReset[] = {kName, link("https://interviews.example.com/reset/3f9a"),
                                          kHours};
constexpr LetterField kVerifyEmail[] = {kName, link("https://interviews.example.com/verify/3f9a"),
                                        kHours};
constexpr LetterField kAccountPending[] = {kName};
constexpr LetterField kAccountApproved[] = {kName, link("https://interviews.example.com/sign-in")};
constexpr LetterField kInviteColleague[] = {{"inviter", "Robin Weiss"},
                                            kCompany,
                                            link("https://interviews.example.com/join/3f9a"),
                                            {"days", "7"}};
constexpr LetterField kInviteCandidate[] = {kName,
                                            kCompany,
                                            {"interview", "Support engineer"},
                                            link("https://interviews.example.com/i/3f9a"),
                                            {"expires", "24 November 2026, 18:00 UTC"}};

// A stretch of a template: plain text, or the name of a field.
struct Piece {
  std::string_view text;
  bool is_field = false;
};
struct Pieces {
  std::vector<Piece> list;
  bool has_lone_brace = false;
};

bool is_field_letter(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

// The length of "{name}" at the front; 0 when there is none.
std::size_t field_length(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && is_field_letter(text[end])) ++end;
  return end > 1 && end < text.size() && text[end] == '}' ? end + 1 : 0;
}

Pieces pieces_of(std::string_view text) {
  Pieces pieces;
  while (!text.empty()) {
    const std::size_t brace = std::min(text.find_first_of("{}"), text.size());
    if (brace > 0) pieces.list.push_back({text.substr(0, brace)});
    text.remove_prefix(brace);
    if (text.empty()) break;
    const bool is_doubled = text.size() > 1 && text[1] == text[0];
    const std::size_t length = text[0] == '{' ? field_length(text) : 0;
    if (is_doubled) {
      pieces.list.push_back({text.substr(0, 1)});
    } else if (length > 0) {
      pieces.list.push_back({text.substr(1, length - 2), true});
    } else {
      pieces.has_lone_brace = true;
    }
    text.remove_prefix(is_doubled ? 2 : std::max<std::size_t>(length, 1));
  }
  return pieces;
}

const LetterField* find_letter_field(LetterKind kind, std::string_view name) {
  for (const LetterField& one : letter_fields(kind))
    if (one.name == name) return &one;
  return nullptr;
}

std::string field_words(LetterKind kind, bool has_links) {
  std::string words;
  for (const LetterField& one : letter_fields(kind)) {
    if (one.is_link && !has_links) continue;
    words += (words.empty() ? "{" : ", {") + std::string(one.name) + "}";
  }
  return words;
}

void check_part(LetterKind kind, std::string_view path, std::string_view text,
                std::vector<FieldError>& errors) {
  const bool is_subject = path == "subject";
  const auto add = [&](std::string_view code, std::string message) {
    errors.push_back({std::string(path), std::string(code), std::move(message)});
  };
  const Pieces pieces = pieces_of(text);
  if (pieces.has_lone_brace)
    add("lone_brace", "Write a field as {name}, and a brace that is none as {{ or }}");
  for (const Piece& piece : pieces.list) {
    if (!piece.is_field) continue;
    const LetterField* const known = find_letter_field(kind, piece.text);
    if (known != nullptr && !(known->is_link && is_subject)) continue;
    const std::string words = field_words(kind, !is_subject);
    const std::string use = words.empty() ? "Remove it" : "Use one of " + words;
    const std::string given = "{" + std::string(text::head(piece.text, 40)) + "}";
    if (known == nullptr)
      add("unknown_field", "There is no field " + given + " here. " + use);
    else
      add("link_in_subject", "Put " + given + " into the text, not into the subject");
    return;
  }
}

bool is_line(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return text::is_valid_utf8(text) && std::none_of(text.begin(), text.end(), is_control);
}

bool is_link_address(std::string_view text) {
  const bool has_scheme = text.starts_with("https://") || text.starts_with("http://");
  return has_scheme && text.find_first_of(" \"<>\\") == std::string_view::npos;
}

Error bad_letter(std::string_view name, std::string_view problem) {
  Error error = fail(Failure::invalid, "bad_letter", "This mail cannot be written.");
  error.cause = "field " + std::string(name) + " " + std::string(problem);
  return error;
}

const std::string& value_of(const LetterValues& values, std::string_view name) {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const auto& value) { return value.first == name; });
  ASSERT(found != values.end());
  return found->second;
}

std::string filled(std::string_view text, const LetterValues& values) {
  std::string out;
  for (const Piece& piece : pieces_of(text).list)
    out += piece.is_field ? std::string_view(value_of(values, piece.text)) : piece.text;
  return out;
}

// Empty lines end a paragraph, other line ends stay.
std::string paragraphs(std::string_view html) {
  std::string out;
  bool is_open = false;
  while (!html.empty()) {
    const std::size_t end = std::min(html.find('\n'), html.size());
    const std::string_view line = text::trimmed(html.substr(0, end));
    html.remove_prefix(std::min(end + 1, html.size()));
    if (!line.empty()) out += (is_open ? "<br>\n" : "<p>") + std::string(line);
    if (line.empty() && is_open) out += "</p>\n";
    is_open = !line.empty();
  }
  return is_open ? out + "</p>\n" : out;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': break;
      default: out += c;
    }
  }
  return out;
}

std::span<const LetterField> letter_fields(LetterKind kind) {
  switch (kind) {
    case LetterKind::password_reset: return kPasswordReset;
    case LetterKind::verify_email: return kVerifyEmail;
    case LetterKind::account_pending: return kAccountPending;
    case LetterKind::account_approved: return kAccountApproved;
    case LetterKind::invite_colleague: return kInviteColleague;
    case LetterKind::invite_candidate: return kInviteCandidate;
    case LetterKind::test: return {};
  }
  return {};
}

Status check_letter(LetterKind kind, const LetterDraft& draft) {
  std::vector<FieldError> errors;
  check_part(kind, "subject", draft.subject, errors);
  check_part(kind, "text", draft.text, errors);
  const Pieces text = pieces_of(draft.text);
  for (const LetterField& field : letter_fields(kind)) {
    const auto is_it = [&](const Piece& one) { return one.is_field && one.text == field.name; };
    if (!field.is_required || std::any_of(text.list.begin(), text.list.end(), is_it)) continue;
    errors.push_back({"text", "missing_field",
                      "Write {" + std::string(field.name) + "} somewhere; this mail needs it"});
  }
  if (errors.empty()) return ok();
  Error error = fail(Failure::invalid, "invalid", "Check the marked fields.");
  error.fields = std::move(errors);
  return error;
}

Status check_values(LetterKind kind, const LetterValues& values) {
  for (const auto& [name, value] : values) {
    const LetterField* const field = find_letter_field(kind, name);
    if (field == nullptr) return bad_letter(name, "is unknown");
    if (text::trimmed(value).empty()) return bad_letter(name, "is empty");
    if (!is_line(value)) return bad_letter(name, "is not one line of text");
    if (text::length(value) > std::size_t{limits::kLetterValueMax})
      return bad_letter(name, "is too long");
    if (field->is_link && !is_link_address(value)) return bad_letter(name, "is no link");
  }
  for (const LetterField& field : letter_fields(kind)) {
    const auto count = std::count_if(values.begin(), values.end(),
                                     [&](const auto& value) { return value.first == field.name; });
    if (count != 1) return bad_letter(field.name, count == 0 ? "is missing" : "is there twice");
  }
  return ok();
}

Result<LetterDraft> fill_letter(LetterKind kind, const LetterDraft& draft,
                                const LetterValues& values) {
  TRY(check_letter(kind, draft));
  TRY(check_values(kind, values));
  return LetterDraft{filled(draft.subject, values), filled(draft.text, values)};
}

Result<std::string> fill_letter_html(LetterKind kind, const LetterDraft& draft,
                                     const LetterValues& values) {
  TRY(check_letter(kind, draft));
  TRY(check_values(kind, values));
  std::string html;
  for (const Piece& piece : pieces_of(draft.text).list) {
    if (!piece.is_field) {
      html += escape_html(piece.text);
      continue;
    }
    const std::string value = escape_html(value_of(values, piece.text));
    const bool is_link = find_letter_field(kind, piece.text)->is_link;
    html += is_link ? "<a href=\"" + value + "\">" + value + "</a>" : value;
  }
  return paragraphs(html);
}

LetterValues sample_values(LetterKind kind) {
  LetterValues values;
  for (const LetterField& field : letter_fields(kind))
    values.emplace_back(field.name, std::string(field.sample));
  return values;
}

}  // namespace candor
