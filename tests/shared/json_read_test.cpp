// JSON in: every code with its path and words, limits, both names, presence.
#include <gtest/gtest.h>

#include "shared/base/limits.h"
#include "shared/describe/json.h"
#include "shared/domain/account.h"
#include "shared/domain/interview.h"
#include "tests/shared/sample.h"

namespace candor {
namespace {

using json::ReadMode;

// "path:code ..." of what reading found, "code" of a body that is refused whole, "" when it is
// fine.
template <class T>
std::string problems(std::string_view text, ReadMode mode = ReadMode::request) {
  const Result<T> result = json::read<T>(text, mode);
  if (result) return {};
  const Error& error = result.error();
  if (error.failure != Failure::invalid) return error.code;
  EXPECT_EQ(error.code, "invalid");
  EXPECT_FALSE(error.message.empty());
  std::string out;
  for (const FieldError& field : error.fields) {
    EXPECT_FALSE(field.message.empty());
    out += (out.empty() ? "" : " ") + field.path + ":" + field.code;
  }
  return out;
}

std::string message_of(std::string_view text) {
  const Result<Sample> result = json::read<Sample>(text, ReadMode::request);
  return result || result.error().fields.empty() ? "" : result.error().fields[0].message;
}

template <class T>
T value_of(std::string_view text, ReadMode mode = ReadMode::request, Present* present = nullptr) {
  Result<T> result = json::read<T>(text, mode, present);
  EXPECT_FALSE(result.is_error()) << text << " " << problems<T>(text, mode);
  return result ? result.release_value() : T{};
}

TEST(JsonRead, TakesEveryKind) {
  const Sample sample = value_of<Sample>(R"({
    "text": "  héllo  ", "story": "one\r\ntwo\rthree", "email": "a@b.co", "password": " p ",
    "flag": true, "small": -3, "big": 9007199254740991, "at": "2024-01-15T12:30:00+02:00",
    "colour": "DARK green", "part": {"id": "12", "title": "x", "length": 0.5, "tags": ["a", "b"]},
    "parts": [{"title": "y", "length": 1.25}], "note": null, "count": 4, "both": "z"})");
  EXPECT_EQ(sample.text, "héllo");
  EXPECT_EQ(sample.story, "one\ntwo\nthree");
  EXPECT_EQ(sample.password, " p ");
  EXPECT_TRUE(sample.flag);
  EXPECT_EQ(sample.small, -3);
  EXPECT_EQ(sample.big, limits::kIntegerMax);
  EXPECT_EQ(sample.at.ms, 1'705'314'600'000);
  EXPECT_EQ(sample.colour, Colour::dark_green);
  ASSERT_TRUE(sample.part.has_value());
  EXPECT_EQ(sample.part->id->value, 12);
  EXPECT_EQ(sample.part->length.ms, 500);
  EXPECT_EQ(sample.part->tags, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(sample.parts.size(), 1u);
  EXPECT_EQ(sample.parts[0].length.ms, 1'250);
  EXPECT_FALSE(sample.note.has_value());
  EXPECT_EQ(sample.count, 4);
}

TEST(JsonRead, KeepsDefaultsOfAbsentFields) {
  const Sample sample = value_of<Sample>("{}");
  EXPECT_EQ(sample.color, "#000000");
  EXPECT_EQ(value_of<InterviewDraft>(R"({"title":"T"})").status, InterviewStatus::open);
}

TEST(JsonRead, FindsEverythingInOnePass) {
  EXPECT_EQ(problems<Sample>(R"({"id":1,"nmae":"x","text":"a","flag":"yes","small":8,
      "at":"today","colour":"blue","email":"me","parts":[{"title":""},{"title":5,"length":"1"}],
      "part":[],"note":7,"hidden":"h"})"),
            "id:read_only nmae:unknown_field flag:wrong_type at:invalid_time "
            "colour:unknown_choice parts[1].title:wrong_type parts[1].length:wrong_type "
            "part:wrong_type note:wrong_type hidden:unknown_field text:too_short "
            "email:invalid_email small:too_large parts[0].title:required");
}

TEST(JsonRead, WrongTypes) {
  for (const char* value : {"1", "true", "null", "[]", "{}"}) {
    EXPECT_EQ(problems<Sample>("{\"text\":" + std::string(value) + "}"), "text:wrong_type");
  }
  for (const char* value : {"1", "\"true\"", "null", "[true]", "{}"}) {
    EXPECT_EQ(problems<Sample>("{\"flag\":" + std::string(value) + "}"), "flag:wrong_type");
  }
  for (const char* value : {"1.5", "\"1\"", "true", "null", "[1]", "1e-1"}) {
    EXPECT_EQ(problems<Sample>("{\"small\":" + std::string(value) + "}"), "small:wrong_type");
  }
  for (const char* value : {"1", "\"x\"", "{}", "null"}) {
    EXPECT_EQ(problems<Sample>("{\"parts\":" + std::string(value) + "}"), "parts:wrong_type");
  }
  EXPECT_EQ(problems<Sample>(R"({"parts":[null,1,{"title":"a"}]})"),
            "parts[0]:wrong_type parts[1]:wrong_type parts:too_many_items");
  EXPECT_EQ(problems<Sample>(R"({"part":{"title":"a","tags":["x",null,["y"],3]}})"),
            "part.tags[1]:wrong_type part.tags[2]:wrong_type part.tags:too_many_items");
  EXPECT_EQ(problems<Sample>(R"({"at":5,"colour":1})"), "at:wrong_type colour:wrong_type");
}

TEST(JsonRead, IntegersAreExact) {
  EXPECT_EQ(value_of<Sample>(R"({"big":-9007199254740991})").big, -limits::kIntegerMax);
  EXPECT_EQ(value_of<Sample>(R"({"big":1e2})").big, 100);
  EXPECT_EQ(value_of<Sample>(R"({"big":2.0})").big, 2);
  EXPECT_EQ(problems<Sample>(R"({"big":9007199254740992})"), "big:out_of_range");
  EXPECT_EQ(problems<Sample>(R"({"big":-9007199254740992})"), "big:out_of_range");
  EXPECT_EQ(problems<Sample>(R"({"big":123456789012345678901234567890})"), "big:out_of_range");
  EXPECT_EQ(problems<Sample>(R"({"small":2147483648})"), "small:out_of_range");
  EXPECT_EQ(problems<Sample>(R"({"small":-2147483649})"), "small:out_of_range");
  EXPECT_EQ(problems<Sample>(R"({"small":2147483647})"), "small:too_large");
  EXPECT_EQ(problems<Sample>(R"({"small":-4})"), "small:too_small");
  EXPECT_EQ(problems<Sample>(R"({"flag":1,"part":{"big":1e400}})"),
            "flag:wrong_type part.big:unknown_field");
  EXPECT_EQ(problems<Sample>(R"({"big":1e400})"), "big:out_of_range");
}

TEST(JsonRead, SecondsAreExact) {
  const auto ms = [](const std::string& number) {
    return value_of<Sample>(R"({"part":{"title":"a","length":)" + number + "}}").part->length.ms;
  };
  EXPECT_EQ(ms("30.0"), 30'000);
  EXPECT_EQ(ms("1e2"), 100'000);
  EXPECT_EQ(ms("0.501"), 501);
  EXPECT_EQ(ms("899.9990000"), 899'999);
  const auto problem = [](const std::string& number) {
    return problems<Sample>(R"({"part":{"title":"a","length":)" + number + "}}");
  };
  EXPECT_EQ(problem("0.5001"), "part.length:invalid_format");
  EXPECT_EQ(problem("0.499"), "part.length:too_small");
  EXPECT_EQ(problem("900.001"), "part.length:too_large");
  EXPECT_EQ(problem("1e300"), "part.length:out_of_range");
}

TEST(JsonRead, IdsAreNumbersOrTheirText) {
  const auto problem = [](const std::string& id) {
    return problems<Sample>(R"({"part":{"title":"a","id":)" + id + "}}");
  };
  EXPECT_EQ(problem("5") + problem("\"5\"") + problem("null"), "");
  EXPECT_EQ(problem("-5"), "part.id:out_of_range");
  EXPECT_EQ(problem("\"\""), "part.id:wrong_type");
  EXPECT_EQ(problem("\"x\""), "part.id:wrong_type");
}

TEST(JsonRead, RefusesWhatCannotBeParsed) {
  for (const char* text : {"",
                           " ",
                           "{",
                           "}",
                           "{\"text\"}",
                           "{\"text\":}",
                           "{text:1}",
                           "{'a':1}",
                           "{\"text\":\"a}",
                           "{\"text\":\"\t\"}",
                           "{\"flag\":tru}",
                           "{\"small\":01}",
                           "{\"small\":1.}",
                           "{\"small\":+1}",
                           "{\"small\":.5}",
                           "{\"small\":NaN}",
                           "{\"text\":\"\\x\"}",
                           "{\"text\":\"\\u12\"}",
                           "{\"a\":1,}",
                           "[1,]",
                           "{\"a\" 1}",
                           "// c\n{}",
                           "nul",
                           "{\"a\":1 \"b\":2}"}) {
    EXPECT_EQ(problems<Sample>(text), "malformed_json") << text;
  }
  EXPECT_EQ(problems<Sample>(std::string_view("{}\0{}", 5)), "malformed_json");
  EXPECT_EQ(problems<Sample>("{} {}"), "trailing_data");
  EXPECT_EQ(problems<Sample>("{}x"), "trailing_data");
  EXPECT_EQ(problems<Sample>("{\"text\":\"\xff\"}"), "invalid_utf8");
  EXPECT_EQ(problems<Sample>("{\"text\":\"\xed\xa0\x80\"}"), "invalid_utf8");
  EXPECT_EQ(problems<Sample>(R"({"text":"\ud800"})"), "invalid_utf8");
  EXPECT_EQ(problems<Sample>(R"({"text":"\ud83d\ude00\ude00"})"), "invalid_utf8");
  EXPECT_EQ(problems<Sample>("\xef\xbb\xbf{}"), "");
  EXPECT_EQ(value_of<Sample>(R"({"text":"\ud83d\ude00!"})").text, "😀!");
}

TEST(JsonRead, SaysWhereItBreaks) {
  const Error error = json::read<Sample>("{\n \"é\": x}", ReadMode::request).error();
  EXPECT_EQ(error.failure, Failure::malformed);
  EXPECT_EQ(error.message, "Correct the JSON at line 2, column 7.");
}

TEST(JsonRead, TopLevelMustBeAnObject) {
  for (const char* text : {"[]", "1", "\"x\"", "true", "null", "[{\"text\":\"ab\"}]"}) {
    const Error error = json::read<Sample>(text, ReadMode::request).error();
    EXPECT_EQ(error.failure, Failure::invalid);
    ASSERT_EQ(error.fields.size(), 1u) << text;
    EXPECT_EQ(error.fields[0], (FieldError{"", "wrong_type", "Use an object with named fields"}));
  }
}

TEST(JsonRead, DuplicateKeys) {
  EXPECT_EQ(problems<Sample>(R"({"text":"ab","text":"ab"})"), "duplicate_key");
  EXPECT_EQ(problems<Sample>(R"({"part":{"title":"a","title":"a"}})"), "duplicate_key");
  EXPECT_EQ(problems<Sample>(R"({"t\u0065xt":"ab","text":"ab"})"), "duplicate_key");
  const Error error = json::read<Sample>(R"({"part":{"id":1,"id":2}})", ReadMode::request).error();
  ASSERT_EQ(error.fields.size(), 1u);
  EXPECT_EQ(error.fields[0].path, "part.id");
  // Of a name nobody knows, one report is enough.
  EXPECT_EQ(problems<Sample>(R"({"x":1,"x":2})"), "x:unknown_field");
}

TEST(JsonRead, BothNames) {
  EXPECT_EQ(value_of<Sample>(R"({"part":{"heading":"a"}})").part->title, "a");
  EXPECT_EQ(value_of<Sample>(R"({"part":{"heading":" a","title":"a"}})").part->title, "a");
  EXPECT_EQ(problems<Sample>(R"({"part":{"heading":"a","title":"b"}})"),
            "part.title:conflicting_names");
  EXPECT_EQ(message_of(R"({"part":{"heading":"a","title":"b"}})"),
            "Send title or heading, or the same value in both");
  EXPECT_EQ(problems<Sample>(R"({"part":{"heading":"a","heading":"a"}})"), "duplicate_key");
  EXPECT_EQ(problems<Sample>(R"({"part":{"heading":"much too long"}})"), "part.title:too_long");
}

TEST(JsonRead, Depth) {
  const auto nested = [](int depth) {
    std::string text = "{\"x\":";
    for (int i = 1; i < depth; ++i) text += '[';
    for (int i = 1; i < depth; ++i) text += ']';
    return text + (depth == 1 ? "0}" : "}");
  };
  EXPECT_EQ(problems<Sample>(nested(limits::kJsonDepth)), "x:unknown_field");
  EXPECT_EQ(problems<Sample>(nested(limits::kJsonDepth + 1)), "too_deep");
  EXPECT_EQ(problems<Sample>(std::string(200'000, '[')), "too_deep");
}

TEST(JsonRead, Size) {
  const auto padded = [](std::size_t bytes) { return "{}" + std::string(bytes - 2, ' '); };
  EXPECT_EQ(problems<Sample>(padded(limits::kJsonBodyBytes)), "");
  const Error error =
      json::read<Sample>(padded(limits::kJsonBodyBytes + 1), ReadMode::request).error();
  EXPECT_EQ(error.code, "too_large");
  EXPECT_EQ(error.failure, Failure::too_large);
  EXPECT_EQ(problems<Sample>(padded(limits::kJsonBodyBytes + 1), ReadMode::response), "");
  const auto values = [](int count) {
    std::string text = "{\"x\":[0";
    for (int i = 3; i < count; ++i) text += ",0";
    return text + "]}";
  };
  EXPECT_EQ(problems<Sample>(values(limits::kJsonNodes)), "x:unknown_field");
  EXPECT_EQ(problems<Sample>(values(limits::kJsonNodes + 1)), "too_large");
}

TEST(JsonRead, ListsAreBounded) {
  EXPECT_EQ(problems<Sample>(R"({"parts":[{"title":"a"},{"title":"b"}]})"), "");
  EXPECT_EQ(problems<Sample>(R"({"parts":[{"title":"a"},{"title":"b"},{"title":"c"},7]})"),
            "parts:too_many_items");
  EXPECT_EQ(message_of(R"({"parts":[{"title":"a"},{"title":"b"},{"title":"c"}]})"),
            "Use at most 2 entries");
}

TEST(JsonRead, ReportsAreBounded) {
  std::string text = "{";
  for (int i = 0; i < 500; ++i) text += "\"x" + std::to_string(i) + "\":0,";
  text.back() = '}';
  const Error error = json::read<Sample>(text, ReadMode::request).error();
  EXPECT_EQ(error.fields.size(), static_cast<std::size_t>(limits::kFieldErrorsMax));
  const std::string name(500, 'n');
  EXPECT_EQ(problems<Sample>("{\"" + name + "\":0}"), name.substr(0, 60) + "…:unknown_field");
}

TEST(JsonRead, RequiredThatIsNoTextMustBePresent) {
  EXPECT_EQ(problems<QuestionOrder>("{}"), "ids:required");
  EXPECT_EQ(problems<QuestionOrder>(R"({"ids":[]})"), "");
  EXPECT_EQ(problems<QuestionOrder>(R"({"ids":[1,"2",-1]})"), "ids[2]:out_of_range");
}

TEST(JsonRead, UnknownFieldsAreSkippedWhole) {
  EXPECT_EQ(problems<Sample>(R"({"x":{"text":1,"y":[{"flag":1}]},"text":"ab","y":[[],{}]})"),
            "x:unknown_field y:unknown_field");
}

TEST(JsonRead, Presence) {
  Present present = 0;
  value_of<Sample>(R"({"flag":true,"note":null,"either":"x"})", ReadMode::request, &present);
  Present expected = 0;
  for (const char* name : {"flag", "note", "both"}) {
    expected |= Present{1} << find_field(type_of<Sample>(), name);
  }
  EXPECT_EQ(present, expected);
  value_of<Sample>(R"({"part":{"title":"a"}})", ReadMode::request, &present);
  EXPECT_EQ(present, Present{1} << find_field(type_of<Sample>(), "part"));
}

TEST(JsonRead, ResponsesAreReadLeniently) {
  const Sample sample =
      value_of<Sample>(R"({"id":7,"text":" a ","newer":[1],"hidden":"h","password":"p","small":99,)"
                       R"("at":"2024-01-15T10:30:00Z"})",
                       ReadMode::response);
  EXPECT_EQ(sample.id.value, 7);
  EXPECT_EQ(sample.text, " a ");
  EXPECT_EQ(sample.small, 99);
  EXPECT_EQ(sample.hidden + sample.password, "");
  EXPECT_EQ(problems<Sample>(R"({"id":"x"})", ReadMode::response), "id:wrong_type");
}

TEST(JsonRead, ControlCharacters) {
  EXPECT_EQ(problems<Sample>(R"({"text":"a\u0000b"})"), "text:invalid_format");
  EXPECT_EQ(problems<Sample>(R"({"text":"a\nb"})"), "text:invalid_format");
  EXPECT_EQ(problems<Sample>(R"({"text":"a\tb"})"), "");
  EXPECT_EQ(problems<Sample>(R"({"text":"a\u0085b"})"), "text:invalid_format");
  EXPECT_EQ(problems<Sample>(R"({"story":"a\n\tb"})"), "");
  EXPECT_EQ(problems<Sample>(R"({"story":"a\u001bb"})"), "story:invalid_format");
}

TEST(JsonRead, MessagesSayWhatToDo) {
  EXPECT_EQ(message_of(R"({"text":"a"})"), "Use at least 2 characters");
  EXPECT_EQ(message_of(R"({"text":"aaaaaaaaa"})"), "Use at most 8 characters");
  EXPECT_EQ(message_of(R"({"small":9})"), "Use a whole number between -3 and 7");
  EXPECT_EQ(message_of(R"({"small":"9"})"), "Use a whole number between -3 and 7");
  EXPECT_EQ(message_of(R"({"big":1.5})"), "Use a whole number");
  EXPECT_EQ(message_of(R"({"part":{"title":"a","length":0}})"),
            "Use a number of seconds between 0.5 and 900");
  EXPECT_EQ(message_of(R"({"colour":"blue"})"), "Choose one of red, Dark Green");
  EXPECT_EQ(message_of(R"({"id":1})"), "Remove this field: the server sets it");
  EXPECT_EQ(message_of(R"({"zz":1})"), "Remove this field: it is not part of this request");
  EXPECT_EQ(message_of(R"({"flag":1})"), "Use true or false");
  EXPECT_EQ(message_of(R"({"part":{"title":" "}})"), "Fill in this field");
  EXPECT_EQ(message_of(R"({"at":"x"})"), "Use a date and time such as 2024-01-15T10:30:00Z");
}

TEST(JsonRead, RoleSynonyms) {
  EXPECT_EQ(choice_value(type_of<Role>(), "interviewer"), int(Role::recruiter));
  EXPECT_EQ(choice_value(type_of<Role>(), "User"), int(Role::recruiter));
  EXPECT_EQ(choice_value(type_of<Role>(), "HR"), int(Role::recruiter));
  EXPECT_EQ(choice_value(type_of<Role>(), "expert"), int(Role::domain_expert));
  EXPECT_EQ(choice_value(type_of<Role>(), "boss"), std::nullopt);
  EXPECT_EQ(word_of(Role::domain_expert), "domain_expert");
  EXPECT_EQ(value_of<Sample>(R"({"colour":"Scarlet"})").colour, Colour::red);
}

TEST(JsonRead, TheDocumentsExamples) {
  const auto draft = value_of<InterviewDraft>(R"({"title":"Software Developer Interview",
      "questions":[{"text":"Tell me","preparation_time":30.0,"responding_time":90.0,"order":1},
                   {"question_text":"Describe","preparation_time":45.0,
                    "responding_time":120.0}]})");
  ASSERT_EQ(draft.questions.size(), 2u);
  EXPECT_EQ(draft.questions[1].text, "Describe");
  EXPECT_EQ(draft.questions[1].responding_time.ms, 120'000);
  EXPECT_EQ(problems<InterviewDraft>(R"({"title":"t","questions":[{"text":"a"},{"text":"b"},)"
                                     R"({"text":"c","preparation_time":601}]})"),
            "questions[2].preparation_time:too_large");
}

}  // namespace
}  // namespace candor
