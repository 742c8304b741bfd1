#include "server/mail/templates.h"

#include <array>

#include "embedded_files.h"

namespace candor::mail {

namespace {

std::string_view asset(const std::string& path) {
  for (const embedded::File& file : embedded::assets())
    if (file.path == path) return file.bytes;
  return {};
}

// "Subject: ...", an empty line, the text.
LetterDraft read_template(LetterKind kind) {
  constexpr std::string_view kSubject = "Subject: ";
  const std::string_view file = asset("mail/en/" + std::string(word_of(kind)) + ".txt");
  const std::size_t end = file.find("\n\n");
  if (!file.starts_with(kSubject) || end == std::string_view::npos) return {};
  return {std::string(file.substr(kSubject.size(), end - kSubject.size())),
          std::string(file.substr(end + 2))};
}

std::string with(std::string_view frame, std::string_view mark, std::string_view text) {
  const std::size_t at = frame.find(mark);
  if (at == std::string_view::npos) return std::string(frame);
  return std::string(frame.substr(0, at)) + std::string(text) +
         std::string(frame.substr(at + mark.size()));
}

}  // namespace

const LetterDraft& standard_template(LetterKind kind) {
  static const auto all = [] {
    std::array<LetterDraft, kLetterKinds> made;
    for (const Choice& choice : describe_choices<LetterKind>::values)
      made.at(choice.value) = read_template(static_cast<LetterKind>(choice.value));
    return made;
  }();
  return all.at(static_cast<std::size_t>(kind));
}

Status check_standard_templates() {
  for (const Choice& choice : describe_choices<LetterKind>::values) {
    const auto kind = static_cast<LetterKind>(choice.value);
    const LetterDraft& draft = standard_template(kind);
    const Status checked = check_letter(kind, draft);
    if (!checked.is_error() && !draft.subject.empty() && !draft.text.empty()) continue;
    return fail(Failure::internal, "bad_template",
                "The standard template " + std::string(choice.wire) + " is damaged.");
  }
  return ok();
}

std::string html_page(std::string_view subject, std::string_view paragraphs) {
  const std::string titled = with(asset("mail/frame.html"), "{subject}", escape_html(subject));
  return with(titled, "{content}", paragraphs);
}

}  // namespace candor::mail
