// Letters: what Candor writes to people by mail. Each kind has named fields; a template is text in
// which "{name}" stands for a field, checked by the same code on both sides: a template with an
// unknown field, or without one that it needs, is neither saved nor sent (mission T9).
//
// A template is one plain text. Its HTML form is made of it, so both always say the same and nobody
// can write HTML into a mail: an empty line begins a paragraph, and fields that hold a link become
// links.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/limits.h"
#include "shared/base/result.h"
#include "shared/domain/ids.h"

namespace candor {

enum class LetterKind : std::uint8_t {
  password_reset,
  verify_email,
  account_pending,
  account_approved,
  invite_colleague,
  invite_candidate,
  test,
};
template <>
struct describe_choices<LetterKind> {
  static constexpr std::string_view name = "LetterKind";
  static constexpr auto values = std::to_array<Choice>({
      {int(LetterKind::password_reset), "password_reset", "letter_kind.password_reset"},
      {int(LetterKind::verify_email), "verify_email", "letter_kind.verify_email"},
      {int(LetterKind::account_pending), "account_pending", "letter_kind.account_pending"},
      {int(LetterKind::account_approved), "account_approved", "letter_kind.account_approved"},
      {int(LetterKind::invite_colleague), "invite_colleague", "letter_kind.invite_colleague"},
      {int(LetterKind::invite_candidate), "invite_candidate", "letter_kind.invite_candidate"},
      {int(LetterKind::test), "test", "letter_kind.test"},
  });
};
inline constexpr std::size_t kLetterKinds = describe_choices<LetterKind>::values.size();

// A field of a kind of letter.
struct LetterField {
  std::string_view name;     // between the braces
  std::string_view sample;   // for previews
  bool is_required = false;  // a template must use it
  bool is_link = false;      // an http or https address
};
// The fields that each letter of the kind has, all of them with a value.
std::span<const LetterField> letter_fields(LetterKind kind);

// Whoever holds the link of such a letter is the account it is about. Its text and link are for the
// receiver alone: no administrator reads them, and nothing keeps them once it is sent.
constexpr bool is_private(LetterKind kind) {
  return kind == LetterKind::password_reset || kind == LetterKind::verify_email;
}

// Subject and text with fields in braces; "{{" and "}}" are braces themselves.
struct LetterDraft {
  std::string subject;
  std::string text;
};
template <>
struct describe<LetterDraft> {
  static constexpr std::string_view name = "LetterDraft";
  static constexpr auto fields = fields_of(field<&LetterDraft::subject>("subject", "letter.subject")
                                               .required()
                                               .length(1, limits::kLetterSubjectMax),
                                           field<&LetterDraft::text>("text", "letter.text")
                                               .required()
                                               .format(Format::multiline)
                                               .length(1, limits::kLetterTextMax));
};

// Every fault of a template, each at its field: "unknown_field", "missing_field", "lone_brace",
// "link_in_subject" (subjects are shown where links must not be).
Status check_letter(LetterKind kind, const LetterDraft& draft);

// The values of one letter, by name.
using LetterValues = std::vector<std::pair<std::string_view, std::string>>;

// "bad_letter" (invalid) unless the values are exactly the fields of the kind, each of one line of
// text that is not empty and no longer than kLetterValueMax, links being links.
Status check_values(LetterKind kind, const LetterValues& values);

// The values put into the template. Errors as above.
Result<LetterDraft> fill_letter(LetterKind kind, const LetterDraft& draft,
                                const LetterValues& values);
// The text of the same letter as paragraphs of HTML, everything in it escaped.
Result<std::string> fill_letter_html(LetterKind kind, const LetterDraft& draft,
                                     const LetterValues& values);
LetterValues sample_values(LetterKind kind);
std::string escape_html(std::string_view text);

// A company's own template (a row); without one the kind's standard template is used.
struct LetterTemplate {
  LetterTemplateId id;
  CompanyId company_id;
  LetterKind kind = LetterKind::test;
  std::string subject;
  std::string text;
  Time updated_at;
};
template <>
struct describe<LetterTemplate> {
  static constexpr std::string_view name = "LetterTemplate", table = "letter_templates";
  static constexpr auto fields = fields_of(
      field<&LetterTemplate::id>("id", "letter.id").set_by_server(),
      field<&LetterTemplate::company_id>("company_id", "account.company").set_by_server(),
      field<&LetterTemplate::kind>("kind", "letter.kind").set_by_server(),
      field<&LetterTemplate::subject>("subject", "letter.subject")
          .length(1, limits::kLetterSubjectMax),
      field<&LetterTemplate::text>("text", "letter.text")
          .format(Format::multiline)
          .length(1, limits::kLetterTextMax),
      field<&LetterTemplate::updated_at>("updated_at", "common.updated_at").set_by_server());
};

// A field as the editor of templates shows it.
struct LetterFieldView {
  std::string name;
  std::string sample;
  bool is_required = false;
};
template <>
struct describe<LetterFieldView> {
  static constexpr std::string_view name = "LetterField";
  static constexpr auto fields = fields_of(
      field<&LetterFieldView::name>("name", "letter.field").set_by_server(),
      field<&LetterFieldView::sample>("sample", "letter.sample").set_by_server(),
      field<&LetterFieldView::is_required>("is_required", "letter.is_required").set_by_server());
};

struct LetterTemplateView {
  LetterKind kind = LetterKind::test;
  std::string subject;
  std::string text;
  bool is_changed = false;  // the company's own
  std::string problem;      // why the company's own is not used; empty when it is
  std::vector<LetterFieldView> fields;
  std::optional<Time> updated_at;  // of the company's own
};
template <>
struct describe<LetterTemplateView> {
  static constexpr std::string_view name = "LetterTemplateView";
  static constexpr auto fields = fields_of(
      field<&LetterTemplateView::kind>("kind", "letter.kind").set_by_server(),
      field<&LetterTemplateView::subject>("subject", "letter.subject").set_by_server(),
      field<&LetterTemplateView::text>("text", "letter.text").set_by_server(),
      field<&LetterTemplateView::is_changed>("is_changed", "letter.is_changed").set_by_server(),
      field<&LetterTemplateView::problem>("problem", "letter.problem").set_by_server(),
      field<&LetterTemplateView::fields>("fields", "letter.fields").set_by_server(),
      field<&LetterTemplateView::updated_at>("updated_at", "common.updated_at").set_by_server());
};

struct LetterTemplateList {
  std::vector<LetterTemplateView> items;  // one per kind, in the order of LetterKind
};
template <>
struct describe<LetterTemplateList> {
  static constexpr std::string_view name = "LetterTemplateList";
  static constexpr auto fields =
      fields_of(field<&LetterTemplateList::items>("items", "page.items").set_by_server());
};

// A letter as it would go out.
struct LetterPreview {
  std::string subject;
  std::string text;
  std::string html;
};
template <>
struct describe<LetterPreview> {
  static constexpr std::string_view name = "LetterPreview";
  static constexpr auto fields =
      fields_of(field<&LetterPreview::subject>("subject", "letter.subject").set_by_server(),
                field<&LetterPreview::text>("text", "letter.text").set_by_server(),
                field<&LetterPreview::html>("html", "letter.html").set_by_server());
};

}  // namespace candor
