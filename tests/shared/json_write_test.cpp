// JSON out, and query strings both ways.
#include <gtest/gtest.h>

#include "shared/describe/json.h"
#include "shared/domain/account.h"
#include "shared/domain/candidate_access.h"
#include "shared/domain/page.h"
#include "tests/shared/sample.h"

namespace candor {
namespace {

using json::ReadMode;

Sample full_sample() {
  Sample sample;
  sample.id = {7};
  sample.text = "\"a\\\n\x01/é\u2028😀";
  sample.password = "secret";
  sample.hidden = "never";
  sample.team_only = "inner";
  sample.at = {1'705'314'600'500};
  sample.colour = Colour::dark_green;
  sample.part = Part{{{3}}, "t", {125}, {"x"}};
  sample.both = "b";
  return sample;
}

constexpr std::string_view kFull =
    "{\"id\":7,\"text\":\"\\\"a\\\\\\n\\u0001/é\u2028😀\",\"story\":\"\",\"email\":\"\","
    "\"color\":\"#000000\",\"team_only\":\"inner\",\"flag\":false,\"small\":0,\"big\":0,"
    "\"at\":\"2024-01-15T10:30:00.500Z\",\"colour\":\"Dark Green\","
    "\"part\":{\"id\":3,\"title\":\"t\",\"length\":0.125,\"tags\":[\"x\"]},\"parts\":[],"
    "\"note\":null,\"count\":null,\"both\":\"b\",\"either\":\"b\"}";

TEST(JsonWrite, EveryKindInFieldOrder) {
  EXPECT_EQ(json::write(full_sample()), kFull);
}

TEST(JsonWrite, AudienceDecides) {
  const std::string inner = json::write(full_sample(), {.viewer = bit(Viewer::recruiter)});
  const std::string outer = json::write(full_sample(), {.viewer = bit(Viewer::link)});
  EXPECT_EQ(inner, kFull);
  EXPECT_EQ(outer.find("team_only"), std::string::npos);
  EXPECT_NE(outer.find("\"flag\""), std::string::npos);
}

TEST(JsonWrite, RequestsCarryWhatAClientMayWrite) {
  const std::string text = json::write(full_sample(), {.keep_write_only = true});
  EXPECT_NE(text.find("\"password\":\"secret\""), std::string::npos);
  EXPECT_EQ(text.find("\"id\":7"), std::string::npos);
  EXPECT_EQ(text.find("never"), std::string::npos);
}

TEST(JsonWrite, OnlySomeFields) {
  const Present flag = Present{1} << find_field(type_of<Sample>(), "flag");
  EXPECT_EQ(json::write(full_sample(), {.only = flag}), "{\"flag\":false}");
}

TEST(JsonWrite, IdsAsText) {
  const std::string text = json::write(full_sample(), {.ids_as_text = true});
  EXPECT_NE(text.find("{\"id\":\"7\""), std::string::npos);
  EXPECT_NE(text.find("{\"id\":\"3\""), std::string::npos);
  EXPECT_NE(text.find("\"small\":0"), std::string::npos);
}

TEST(JsonWrite, BrokenTextCannotBreakTheOutput) {
  std::string out;
  json::append_string(out, "a\xff\x7f\b\f\r\t");
  EXPECT_EQ(out, "\"a\xef\xbf\xbd\x7f\\b\\f\\r\\t\"");
}

TEST(JsonWrite, ComesBack) {
  Sample sample = full_sample();
  const auto back = json::read<Sample>(json::write(sample), ReadMode::response);
  ASSERT_FALSE(back.is_error());
  EXPECT_EQ(json::write(back.value()), kFull);
}

TEST(Query, Parses) {
  const auto pairs = json::parse_query("a=1&b=x+y%26&&c&d==&%C3%A9=2").release_value();
  std::string out;
  for (const json::Pair& pair : pairs) out += pair.name + "[" + pair.value + "]";
  EXPECT_EQ(out, "a[1]b[x y&]c[]d[=]é[2]");
  EXPECT_TRUE(json::parse_query("").value().empty());
  for (const char* bad : {"a=%", "a=%4", "%zz=1", "a=%ff"}) {
    const auto result = json::parse_query(bad);
    ASSERT_TRUE(result.is_error()) << bad;
    EXPECT_EQ(result.error().failure, Failure::malformed);
    EXPECT_EQ(result.error().code, "malformed_query");
  }
}

template <class T>
std::string problems(std::string_view query, T& value, Present* present = nullptr) {
  const Status status =
      json::read_pairs(type_of<T>(), json::parse_query(query).value(), &value, present);
  if (!status.is_error()) return {};
  std::string out = status.error().failure == Failure::invalid ? "" : status.error().code;
  for (const FieldError& field : status.error().fields) out += " " + field.path + ":" + field.code;
  return out;
}

TEST(Query, ReadsEveryKindFromItsText) {
  Sample sample;
  Present present = 0;
  EXPECT_EQ(problems("text=+ab+&story=a%0D%0Ab&flag=on&small=-2&big=1e3&at=2024-01-15T10:30:00Z&"
                     "colour=scarlet&note=&count=&either=e",
                     sample, &present),
            "");
  EXPECT_EQ(sample.text, "ab");
  EXPECT_EQ(sample.story, "a\nb");
  EXPECT_TRUE(sample.flag);
  EXPECT_EQ(sample.small, -2);
  EXPECT_EQ(sample.big, 1'000);
  EXPECT_EQ(sample.note, "");
  EXPECT_FALSE(sample.count.has_value());
  EXPECT_EQ(sample.both, "e");
  EXPECT_EQ(present >> find_field(type_of<Sample>(), "count") & 1, 0u);
}

TEST(Query, FindsTheSameProblems) {
  Sample sample;
  EXPECT_EQ(problems("small=x&flag=maybe&at=now&colour=blue&zz=1&id=4&part=5&email=a", sample),
            " small:wrong_type flag:wrong_type at:invalid_time colour:unknown_choice "
            "zz:unknown_field id:read_only part:wrong_type email:invalid_email");
  Sample again;
  EXPECT_EQ(problems("small=1&small=1", again), "duplicate_key small:duplicate_key");
}

TEST(Query, SignInIgnoresTheOAuthExtras) {
  SignIn form;
  EXPECT_EQ(problems("grant_type=password&username=a%40b.co&password=+x&scope=&client_id=1", form),
            "");
  EXPECT_EQ(form.username, "a@b.co");
  EXPECT_EQ(form.password, " x");
  const auto body = json::read<SignIn>(R"({"grant_type":"x","password":"p"})", ReadMode::request);
  EXPECT_TRUE(body.is_error());
}

TEST(Query, WritesWhatDiffers) {
  PageQuery query;
  const PageQuery defaults;
  EXPECT_EQ(json::write_query(type_of<PageQuery>(), &query, &defaults), "");
  query.limit = 20;
  query.offset = 0;
  query.search = "a b&c";
  const std::string text = json::write_query(type_of<PageQuery>(), &query, &defaults);
  EXPECT_EQ(text, "limit=20&offset=0&search=a%20b%26c");
  PageQuery back;
  EXPECT_EQ(problems(text, back), "");
  EXPECT_EQ(back.search, query.search);
  EXPECT_EQ(back.offset, 0);
  StartSession start;
  start.consent = true;
  const StartSession none;
  EXPECT_EQ(json::write_query(type_of<StartSession>(), &start, &none), "consent=true");
}

}  // namespace
}  // namespace candor
