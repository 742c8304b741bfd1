// Templates of letters: what is refused, and what comes out.
#include "shared/domain/letter.h"

#include <gtest/gtest.h>

namespace candor {
namespace {

// "subject:unknown_field text:missing_field", or "ok".
std::string faults(LetterKind kind, std::string subject, std::string text) {
  const Status checked = check_letter(kind, {std::move(subject), std::move(text)});
  if (!checked.is_error()) return "ok";
  std::string out;
  for (const FieldError& error : checked.error().fields)
    out += (out.empty() ? "" : " ") + error.path + ":" + error.code;
  return out;
}

TEST(Letter, ATemplateMayUseTheFieldsOfItsKindOnly) {
  constexpr auto kind = LetterKind::invite_candidate;
  EXPECT_EQ(faults(kind, "Hello {name}", "{link}"), "ok");
  EXPECT_EQ(faults(kind, "Hello {nmae}", "{link} {hours}"),
            "subject:unknown_field text:unknown_field");
  EXPECT_EQ(faults(kind, "Hello", "Come on {expires}."), "text:missing_field");
  EXPECT_EQ(faults(kind, "{link}", "{link}"), "subject:link_in_subject");
  EXPECT_EQ(faults(LetterKind::test, "{name}", "x"), "subject:unknown_field");
}

TEST(Letter, BracesAreWrittenTwice) {
  constexpr auto kind = LetterKind::account_pending;
  for (const char* text : {"{", "}", "{}", "{name", "{ name }", "{Name}", "name}", "{na{name}"})
    EXPECT_EQ(faults(kind, "Hello", text), "text:lone_brace") << text;
  EXPECT_EQ(faults(kind, "Hello", "{{x}} and {{{name}}}"), "ok");
  const auto filled = fill_letter(kind, {"Hello", "{{x}} and {{{name}}}"}, {{"name", "Kim"}});
  ASSERT_FALSE(filled.is_error());
  EXPECT_EQ(filled.value().text, "{x} and {Kim}");
}

TEST(Letter, ValuesAreComplete) {
  constexpr auto kind = LetterKind::account_approved;
  const auto problem = [](const LetterValues& values) {
    const Status checked = check_values(kind, values);
    if (!checked.is_error()) return std::string("ok");
    EXPECT_EQ(checked.error().code, "bad_letter");
    return checked.error().cause;
  };
  const std::string link = "https://x.example/a";
  EXPECT_EQ(problem({{"name", "Kim"}, {"link", link}}), "ok");
  EXPECT_EQ(problem({{"name", "Kim"}}), "field link is missing");
  EXPECT_EQ(problem({{"name", " "}, {"link", link}}), "field name is empty");
  EXPECT_EQ(problem({{"name", "Kim\nBcc: x"}, {"link", link}}),
            "field name is not one line of text");
  EXPECT_EQ(problem({{"name", "\xff"}, {"link", link}}), "field name is not one line of text");
  EXPECT_EQ(problem({{"name", std::string(2'001, 'x')}, {"link", link}}), "field name is too long");
  EXPECT_EQ(problem({{"name", "Kim"}, {"link", "javascript:alert(1)"}}), "field link is no link");
  EXPECT_EQ(problem({{"name", "Kim"}, {"link", "https://x.example/\"onclick"}}),
            "field link is no link");
  EXPECT_EQ(problem({{"name", "Kim"}, {"link", link}, {"hours", "1"}}), "field hours is unknown");
  EXPECT_EQ(problem({{"name", "Kim"}, {"name", "Kim"}, {"link", link}}),
            "field name is there twice");
}

// A value is never read as a template, nor as HTML.
TEST(Letter, ValuesStayText) {
  const LetterValues values = {{"name", "{link} <b>&\"Kim\"</b>"},
                               {"link", "https://x.example/?a=1&b=2"}};
  const LetterDraft draft{"To {name}", "Hello {name},\nwelcome.\n\n\n{link}\n"};
  const auto filled = fill_letter(LetterKind::account_approved, draft, values);
  ASSERT_FALSE(filled.is_error());
  EXPECT_EQ(filled.value().subject, "To {link} <b>&\"Kim\"</b>");
  EXPECT_EQ(filled.value().text,
            "Hello {link} <b>&\"Kim\"</b>,\nwelcome.\n\n\nhttps://x.example/?a=1&b=2\n");
  const auto html = fill_letter_html(LetterKind::account_approved, draft, values);
  ASSERT_FALSE(html.is_error());
  EXPECT_EQ(
      html.value(),
      "<p>Hello {link} &lt;b&gt;&amp;&quot;Kim&quot;&lt;/b&gt;,<br>\nwelcome.</p>\n"
      "<p><a href=\"https://x.example/?a=1&amp;b=2\">https://x.example/?a=1&amp;b=2</a></p>\n");
}

TEST(Letter, SamplesFillEveryKind) {
  for (const Choice& choice : describe_choices<LetterKind>::values) {
    const auto kind = static_cast<LetterKind>(choice.value);
    EXPECT_FALSE(check_values(kind, sample_values(kind)).is_error()) << choice.wire;
  }
}

}  // namespace
}  // namespace candor
