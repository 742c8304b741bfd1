// Time, text and decimal numbers.
#include <gtest/gtest.h>

#include "shared/base/decimal.h"
#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/base/time.h"

namespace candor {
namespace {

std::int64_t ms_of(std::string_view text) {
  const auto time = parse_time(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time ? time->ms : -1;
}

TEST(Time, KnownInstants) {
  EXPECT_EQ(ms_of("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(ms_of("2024-01-15T10:30:00Z"), 1'705'314'600'000);
  EXPECT_EQ(ms_of("1969-12-31T23:59:59.999Z"), -1);
  EXPECT_EQ(ms_of("0000-01-01T00:00:00Z"), -62'167'219'200'000);
  EXPECT_EQ(ms_of("9999-12-31T23:59:59.999Z"), 253'402'300'799'999);
}

TEST(Time, OffsetsAreSubtracted) {
  EXPECT_EQ(ms_of("2024-01-15T12:30:00+02:00"), ms_of("2024-01-15T10:30:00Z"));
  EXPECT_EQ(ms_of("2024-01-15T05:00:00-05:30"), ms_of("2024-01-15T10:30:00Z"));
  EXPECT_EQ(ms_of("2024-01-01T00:30:00+01:00"), ms_of("2023-12-31T23:30:00Z"));
  EXPECT_EQ(ms_of("2024-01-15t10:30:00z"), ms_of("2024-01-15 10:30:00Z"));
}

TEST(Time, FractionsAreCutToMilliseconds) {
  EXPECT_EQ(ms_of("1970-01-01T00:00:00.5Z"), 500);
  EXPECT_EQ(ms_of("1970-01-01T00:00:00.05Z"), 50);
  EXPECT_EQ(ms_of("1970-01-01T00:00:00.0019999999999999999999Z"), 1);
  EXPECT_FALSE(parse_time("1970-01-01T00:00:00.Z"));
}

TEST(Time, LeapDays) {
  EXPECT_TRUE(parse_time("2024-02-29T00:00:00Z"));
  EXPECT_TRUE(parse_time("2000-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_time("2023-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_time("1900-02-29T00:00:00Z"));
  EXPECT_EQ(ms_of("2024-03-01T00:00:00Z") - ms_of("2024-02-28T00:00:00Z"), 2 * kDayMs);
}

TEST(Time, LeapSecondsOnlyAtTheEndOfADay) {
  EXPECT_EQ(ms_of("2016-12-31T23:59:60Z"), ms_of("2017-01-01T00:00:00Z"));
  EXPECT_EQ(ms_of("2017-01-01T00:59:60+01:00"), ms_of("2017-01-01T00:00:00Z"));
  EXPECT_FALSE(parse_time("2016-12-31T22:59:60Z"));
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text : {"",
                           "2024-01-15",
                           "2024-01-15T10:30:00",
                           "2024-01-15T10:30Z",
                           "2024-1-15T10:30:00Z",
                           "2024-13-01T00:00:00Z",
                           "2024-00-01T00:00:00Z",
                           "2024-01-00T00:00:00Z",
                           "2024-04-31T00:00:00Z",
                           "2024-01-15T24:00:00Z",
                           "2024-01-15T10:60:00Z",
                           "2024-01-15T10:30:61Z",
                           "2024-01-15T10:30:00+24:00",
                           "2024-01-15T10:30:00+02:60",
                           "2024-01-15T10:30:00+0200",
                           "2024-01-15T10:30:00ZZ",
                           " 2024-01-15T10:30:00Z",
                           "2024-01-15T10:30:00z ",
                           "0000-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "+2024-01-15T10:30:00Z",
                           "2024-01-15X10:30:00Z",
                           "abcd-01-15T10:30:00Z"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(Time, EveryDayOfEightHundredYearsComesBack) {
  std::int64_t before = ms_of("1599-12-31T12:34:56.789Z");
  const std::int64_t last = ms_of("2400-03-02T00:00:00Z");
  int days = 0;
  for (; before < last; before += kDayMs, ++days) {
    const std::string text = format_time({before});
    const auto back = parse_time(text);
    ASSERT_TRUE(back) << text;
    ASSERT_EQ(back->ms, before) << text;
  }
  EXPECT_EQ(days, 292'256);
}

TEST(Time, PrintsMillisecondsOnlyWhenThereAreSome) {
  EXPECT_EQ(format_time({0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_time({5}), "1970-01-01T00:00:00.005Z");
  EXPECT_EQ(format_time({-1}), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_time({INT64_MAX}), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(format_time({INT64_MIN}), "0000-01-01T00:00:00Z");
}

TEST(Text, Utf8) {
  for (const char* good : {"", "a", "é", "€", "𝄞", "日本語", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"}) {
    EXPECT_TRUE(text::is_valid_utf8(good)) << good;
  }
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xc3", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80",
        "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
        "a\xe2\x82", "\xf0\x9f\x98", "\xe2\x28\xa1"}) {
    EXPECT_FALSE(text::is_valid_utf8(bad)) << bad;
    EXPECT_TRUE(text::is_valid_utf8(text::valid_utf8(bad)));
  }
  EXPECT_EQ(text::valid_utf8("a\xffZ"), "a\xef\xbf\xbdZ");
  EXPECT_EQ(text::length("aé€𝄞"), 4u);
  EXPECT_EQ(text::head("aé€𝄞", 2), "aé");
  EXPECT_EQ(text::head("aé", 9), "aé");
}

TEST(Text, TrimsAsciiAndNoBreakSpace) {
  EXPECT_EQ(text::trim(" \t\r\n\v\f\u00a0 a b \u00a0\n"), "a b");
  EXPECT_EQ(text::trim("\u00a0 \u00a0"), "");
  EXPECT_EQ(text::trim("\u00e0"), "\u00e0");  // Ends in the byte that U+00A0 also ends in.
}

TEST(Text, Email) {
  for (const char* good : {"a@b.co", "first.last+tag@sub.example.org", "o'neil@example.com",
                           "x_1@xn--mnchen-3ya.de", "1@2.c3"}) {
    EXPECT_TRUE(text::is_email(good)) << good;
  }
  const std::string long_local(65, 'a'), long_label(64, 'b'), long_total(250, 'c');
  for (const std::string& bad : {std::string(),
                                 std::string("a"),
                                 std::string("@b.co"),
                                 std::string("a@"),
                                 std::string("a@b"),
                                 std::string("a@b.1"),
                                 std::string("a@@b.co"),
                                 std::string("a@b@c.co"),
                                 std::string(".a@b.co"),
                                 std::string("a.@b.co"),
                                 std::string("a..b@c.co"),
                                 std::string("a b@c.co"),
                                 std::string("a@-b.co"),
                                 std::string("a@b-.co"),
                                 std::string("a@b..co"),
                                 std::string("a@b.co."),
                                 std::string("a@.co"),
                                 std::string("\"a\"@b.co"),
                                 std::string("é@b.co"),
                                 long_local + "@b.co",
                                 "a@" + long_label + ".co",
                                 "a@" + long_total + ".co"}) {
    EXPECT_FALSE(text::is_email(bad)) << bad;
  }
}

TEST(Text, NumbersAndUrls) {
  EXPECT_EQ(text::number(0), "0");
  EXPECT_EQ(text::number(-42), "-42");
  EXPECT_EQ(text::number(INT64_MIN), "-9223372036854775808");
  EXPECT_EQ(text::number(INT64_MAX), "9223372036854775807");
  EXPECT_EQ(text::encode_url("a b/é~-._"), "a%20b%2F%C3%A9~-._");
  std::string out;
  EXPECT_TRUE(text::decode_url("a+b%2f%C3%A9", true, out));
  EXPECT_EQ(out, "a b/é");
  EXPECT_TRUE(text::decode_url("a+b", false, out));
  EXPECT_EQ(out, "a+b");
  for (const char* bad : {"%", "%4", "a%4", "%zz", "%c3", "%ff", "\xff"}) {
    EXPECT_FALSE(text::decode_url(bad, true, out)) << bad;
  }
}

TEST(Decimal, ReadsExactly) {
  struct Row {
    const char* text;
    std::int64_t value;
  };
  for (const Row& row : std::initializer_list<Row>{{"0", 0},
                                                   {"-0", 0},
                                                   {"30", 30'000},
                                                   {"30.0", 30'000},
                                                   {"1.5", 1'500},
                                                   {"0.125", 125},
                                                   {"-0.001", -1},
                                                   {"1e2", 100'000},
                                                   {"1E+2", 100'000},
                                                   {"15e-1", 1'500},
                                                   {"1.2500000000000000000000000", 1'250},
                                                   {"0.001e3", 1'000},
                                                   {"0e999999999999", 0},
                                                   {"0.0e-999999999999", 0},
                                                   {"9007199254740.991", limits::kIntegerMax},
                                                   {"-9007199254740.991", -limits::kIntegerMax},
                                                   {"9007199254740991e-3", limits::kIntegerMax},
                                                   {"0.000000000000000000001e21", 1'000}}) {
    std::int64_t value = -7;
    EXPECT_EQ(parse_decimal(row.text, 3, value), DecimalError::none) << row.text;
    EXPECT_EQ(value, row.value) << row.text;
  }
}

TEST(Decimal, NamesWhatIsWrong) {
  std::int64_t value = -7;
  for (const char* text : {"0.0001", "1.23456", "1e-4", "1e-999999999999999999999", "9.9999e0"}) {
    EXPECT_EQ(parse_decimal(text, 3, value), DecimalError::too_precise) << text;
  }
  for (const char* text : {"9007199254740.992", "-9007199254740.992", "1e400", "1e99999999999999",
                           "123456789012345678901234567890"}) {
    EXPECT_EQ(parse_decimal(text, 3, value), DecimalError::out_of_range) << text;
  }
  for (const char* text : {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "1 ", " 1", "--1",
                           "1.5.5", "NaN", "Infinity", "1,5", "\xd9\xa1"}) {
    EXPECT_EQ(parse_decimal(text, 3, value), DecimalError::malformed) << text;
  }
  EXPECT_EQ(value, -7);
}

TEST(Decimal, WritesTheShortestForm) {
  EXPECT_EQ(format_decimal(0, 3), "0.0");
  EXPECT_EQ(format_decimal(30'000, 3), "30.0");
  EXPECT_EQ(format_decimal(1'500, 3), "1.5");
  EXPECT_EQ(format_decimal(125, 3), "0.125");
  EXPECT_EQ(format_decimal(-5, 3), "-0.005");
  EXPECT_EQ(format_decimal(820, 2), "8.2");
  for (std::int64_t value = -2'500; value <= 2'500; ++value) {
    std::int64_t back = 0;
    ASSERT_EQ(parse_decimal(format_decimal(value, 3), 3, back), DecimalError::none);
    ASSERT_EQ(back, value);
  }
}

}  // namespace
}  // namespace candor
