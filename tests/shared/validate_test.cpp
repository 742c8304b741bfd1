// The rules on values, each format, and that forms and bodies hear the same.
#include <gtest/gtest.h>

#include "shared/describe/json.h"
#include "shared/describe/validate.h"
#include "shared/domain/account.h"
#include "shared/domain/company.h"
#include "shared/domain/interview.h"
#include "tests/shared/sample.h"

namespace candor {
namespace {

struct Formats {
  std::string email, url, username, color = "#000000", key, search, needed = "x";
};
}  // namespace

template <>
struct describe<Formats> {
  static constexpr std::string_view name = "Formats";
  static constexpr auto fields =
      fields_of(field<&Formats::email>("email", "l").format(Format::email),
                field<&Formats::url>("url", "l").format(Format::url),
                field<&Formats::username>("username", "l").format(Format::username),
                field<&Formats::color>("color", "l").format(Format::color),
                field<&Formats::key>("key", "l").format(Format::key),
                field<&Formats::search>("search", "l").format(Format::search).length(0, 4),
                field<&Formats::needed>("needed", "l").required());
};

namespace {

std::string summary(const std::vector<FieldError>& errors) {
  std::string out;
  for (const FieldError& error : errors) {
    out += (out.empty() ? "" : " ") + error.path + ":" + error.code;
  }
  return out;
}

TEST(Validate, EmptyTextBreaksOnlyRequired) {
  EXPECT_EQ(summary(validate(Formats{})), "");
  EXPECT_EQ(summary(validate(Formats{.needed = ""})), "needed:required");
  EXPECT_EQ(summary(validate(Formats{.needed = " \t\u00a0"})), "needed:required");
}

TEST(Validate, Formats) {
  EXPECT_EQ(summary(validate(Formats{.email = "x",
                                     .url = "x",
                                     .username = "a@b",
                                     .color = "red",
                                     .key = "a b",
                                     .search = "abcde"})),
            "email:invalid_email url:invalid_format username:invalid_format color:invalid_format "
            "key:invalid_format search:too_long");
  for (const char* good : {"#0f6b5c", "#ABCDEF"}) {
    EXPECT_EQ(summary(validate(Formats{.color = good})), "") << good;
  }
  for (const char* bad : {"", "#fff", "0f6b5c0", "#0f6b5g", "#0f6b5c0", "#0f6b5\u00e9"}) {
    EXPECT_EQ(summary(validate(Formats{.color = bad})), "color:invalid_format") << bad;
  }
  for (const char* good : {"https://a.b", "HTTP://a", "https://a:8000/x?y=z#q", "http://[::1]/"}) {
    EXPECT_EQ(summary(validate(Formats{.url = good})), "") << good;
  }
  for (const char* bad : {"a.b", "ftp://a", "https://", "https:///x", "https://a b", "http://:80",
                          "https://me@a.b", "javascript:alert(1)", "https://a/\"x", "//a"}) {
    EXPECT_EQ(summary(validate(Formats{.url = bad})), "url:invalid_format") << bad;
  }
  for (const char* good : {"ada", "Ada.Lovelace-1", "Élise"}) {
    EXPECT_EQ(summary(validate(Formats{.username = good})), "") << good;
  }
  for (const char* bad : {"a b", "a@", "a\u00a0b", "a\tb"}) {
    EXPECT_EQ(summary(validate(Formats{.username = bad})), "username:invalid_format") << bad;
  }
  EXPECT_EQ(summary(validate(Formats{.key = "aB3-_"})), "");
}

TEST(Validate, LengthCountsCharacters) {
  EXPECT_EQ(summary(validate(Formats{.search = "éé😀é"})), "");
  EXPECT_EQ(summary(validate(Formats{.search = "ééééé"})), "search:too_long");
  EXPECT_EQ(summary(validate(Formats{.search = "  éééé  "})), "");
}

TEST(Validate, EntersListsAndRecords) {
  Sample sample;
  sample.part = Part{{}, "toolong", {0}, {"a\nb", ""}};
  sample.parts = {Part{{}, "a", {500}, {}}, Part{{}, "", {900'001}, {"1", "2", "3", "4"}}};
  sample.count = 1;
  EXPECT_EQ(summary(validate(sample)),
            "part.title:too_long part.length:too_small part.tags[0]:invalid_format "
            "parts[1].title:required parts[1].length:too_large parts[1].tags:too_many_items");
  EXPECT_EQ(validate(type_of<Part>(), &*sample.part, "x")[0].path, "x.title");
}

TEST(Validate, UnknownEnumerator) {
  Sample sample;
  sample.colour = static_cast<Colour>(9);
  EXPECT_EQ(summary(validate(sample)), "colour:unknown_choice");
}

TEST(Validate, DoesNotJudgeWhatOnlyTheServerWrites) {
  Sample sample;
  sample.id = {-5};
  sample.hidden = "a\x01";
  EXPECT_EQ(summary(validate(sample)), "");
}

TEST(Validate, PasswordsKeepTheirSpaces) {
  candor::SetUp set_up{"t", "Acme", "Ada", "ada@example.org", "       x"};
  EXPECT_EQ(summary(validate(set_up)), "");
  set_up.password = "1234567";
  EXPECT_EQ(summary(validate(set_up)), "password:too_short");
  EXPECT_EQ(validate(set_up)[0].message, "Use at least 8 characters");
}

TEST(Validate, FormAndBodyAgree) {
  InterviewDraft draft;
  draft.title = std::string(201, 'x');
  draft.questions.resize(2);
  draft.questions[1].text = "ok";
  draft.questions[1].max_retakes = 11;
  const std::string text = json::write(draft, {.keep_write_only = true});
  const auto read = json::read<InterviewDraft>(text, json::ReadMode::request);
  ASSERT_TRUE(read.is_error());
  EXPECT_EQ(read.error().fields, validate(draft));
  EXPECT_EQ(summary(validate(draft)),
            "title:too_long questions[0].text:required questions[1].max_retakes:too_large");
}

}  // namespace
}  // namespace candor
