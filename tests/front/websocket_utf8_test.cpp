// Text messages are UTF-8 (RFC 6455 sections 5.6 and 8.1), whichever way they are cut, and the
// first wrong byte ends the connection (Unicode table 3-7).
#include "shared/base/text.h"
#include "tests/front/websocket_client.h"

namespace candor::http {
namespace {

using client::byte_fragments;
using client::bytes_of;
using client::Case;
using client::fragments;
using client::text;
using namespace std::string_literals;

struct Named {
  std::string name, bytes;
};

const std::vector<Named> kValid = {
    {"greek", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5"},
    {"nul", "\0"s},
    {"ascii_last", "\x7f"},
    {"two_bytes_first", "\xc2\x80"},
    {"two_bytes_last", "\xdf\xbf"},
    {"three_bytes_first", "\xe0\xa0\x80"},
    {"three_bytes_e1", "\xe1\x80\x80"},
    {"before_surrogates", "\xed\x9f\xbf"},
    {"after_surrogates", "\xee\x80\x80"},
    {"private_use_last", "\xef\xa3\xbf"},
    {"replacement_character", "\xef\xbf\xbd"},
    {"noncharacter_fffe", "\xef\xbf\xbe"},
    {"noncharacter_ffff", "\xef\xbf\xbf"},
    {"byte_order_mark", "\xef\xbb\xbf"},
    {"four_bytes_first", "\xf0\x90\x80\x80"},
    {"emoji", "\xf0\x9f\x98\x80"},
    {"noncharacter_1fffe", "\xf0\x9f\xbf\xbe"},
    {"four_bytes_f1", "\xf1\x80\x80\x80"},
    {"four_bytes_f3", "\xf3\xbf\xbf\xbf"},
    {"last_of_all", "\xf4\x8f\xbf\xbf"},
    {"every_length", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z"},
    {"many", "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"},
};

// `wrong_at`: the first byte after which nothing can become valid; npos: only the end is wrong.
struct Wrong {
  std::string name, bytes;
  std::size_t wrong_at;
};
constexpr std::size_t kAtTheEnd = std::string::npos;

const std::vector<Wrong> kInvalid = {
    {"continuation_80", "\x80", 0},
    {"continuation_bf", "\xbf", 0},
    {"continuation_after_text", "abc\x80", 3},
    {"too_many_continuations", "\xc3\xa9\xa9", 2},
    {"overlong_c0", "\xc0\x80", 0},
    {"overlong_c0_slash", "\xc0\xaf", 0},
    {"overlong_c1", "\xc1\xbf", 0},
    {"overlong_e0", "\xe0\x80\x80", 1},
    {"overlong_e0_last", "\xe0\x9f\xbf", 1},
    {"overlong_f0", "\xf0\x80\x80\x80", 1},
    {"overlong_f0_last", "\xf0\x8f\xbf\xbf", 1},
    {"surrogate_first", "\xed\xa0\x80", 1},
    {"surrogate_high_last", "\xed\xaf\xbf", 1},
    {"surrogate_low_first", "\xed\xb0\x80", 1},
    {"surrogate_last", "\xed\xbf\xbf", 1},
    {"surrogate_pair", "\xed\xa0\xbd\xed\xb8\x80", 1},
    {"beyond_10ffff", "\xf4\x90\x80\x80", 1},
    {"beyond_10ffff_f5", "\xf5\x80\x80\x80", 0},
    {"five_bytes", "\xf8\x88\x80\x80\x80", 0},
    {"six_bytes", "\xfc\x84\x80\x80\x80\x80", 0},
    {"fe", "\xfe", 0},
    {"ff", "\xff", 0},
    {"lead_then_ascii", "\xc3(", 1},
    {"lead_then_lead", "\xc3\xc3\xa9", 1},
    {"three_then_ascii", "\xe2\x82(", 2},
    {"three_then_lead", "\xe2(\xa1", 1},
    {"four_then_ascii", "\xf0\x9f\x98(", 3},
    {"four_broken_second", "\xf0(\x8c\xbc", 1},
    {"four_broken_third", "\xf0\x90(\xbc", 2},
    {"latin_1", "caf\xe9!", 4},
    {"utf_16", "\xff\xfeH\0"s, 0},
    {"greek_then_surrogate",
     "\xce\xba\xe1\xbd\xb9\xcf\x83\xed\xa0\x80"
     "edited",
     8},
    {"greek_then_beyond",
     "\xce\xba\xe1\xbd\xb9\xf4\x90\x80\x80"
     "edited",
     6},
    {"cut_two", "\xc3", kAtTheEnd},
    {"cut_three", "\xe2\x82", kAtTheEnd},
    {"cut_three_early", "\xe2", kAtTheEnd},
    {"cut_four", "\xf0\x9f\x98", kAtTheEnd},
    {"cut_four_early", "\xf0\x9f", kAtTheEnd},
    {"cut_four_earliest", "\xf4", kAtTheEnd},
    {"cut_after_text", "text\xe2\x82", kAtTheEnd},
};

std::vector<Case> valid_cases() {
  std::vector<Case> cases;
  for (const auto& [name, bytes] : kValid) {
    const std::vector<std::string> expected = {"text:" + bytes};
    cases.push_back({name, text(bytes), expected});
    cases.push_back({name + "_in_fragments", byte_fragments(0x1, bytes), expected});
    const std::string half = bytes.substr(0, bytes.size() / 2);
    cases.push_back({name + "_around_a_ping",
                     bytes_of({0x1, half, false}) + client::ping("\xff") +
                         bytes_of({0x0, bytes.substr(half.size())}),
                     {"text:" + bytes, "pong:\xff"}});
  }
  return cases;
}

std::vector<Case> invalid_cases() {
  std::vector<Case> cases;
  constexpr std::size_t kHeader = 6;  // of a masked frame of at most 125 bytes
  for (const auto& [name, bytes, wrong_at] : kInvalid) {
    const std::vector<std::string> expected = {"close:1007"};
    const bool is_early = wrong_at != kAtTheEnd;
    const std::size_t byte = is_early ? wrong_at : bytes.size() - 1;
    cases.push_back({name, text(bytes), expected, kHeader + byte + 1});
    cases.push_back(
        {name + "_in_fragments", byte_fragments(0x1, bytes), expected, (kHeader + 1) * (byte + 1)});
    // The rest of the message is never waited for.
    if (is_early) {
      cases.push_back({name + "_unfinished", bytes_of({0x1, bytes.substr(0, byte + 1), false}),
                       expected, kHeader + byte + 1});
    }
    cases.push_back({name + "_as_binary", client::binary(bytes), {"binary:" + bytes}});
    cases.push_back({name + "_as_binary_in_fragments",
                     byte_fragments(0x2, bytes) + text("after"),
                     {"binary:" + bytes, "text:after"}});
  }
  const std::string euro = "\xe2\x82\xac";
  cases.push_back({"two_halves_of_a_character_in_two_messages",
                   text(euro.substr(0, 1)) + text(euro.substr(1)),
                   {"close:1007"},
                   7});
  cases.push_back({"valid_then_invalid_message",
                   text(euro) + text("\xff"),
                   {"text:" + euro, "close:1007"},
                   9 + 7});
  cases.push_back({"character_cut_by_an_empty_last_fragment",
                   fragments(0x1, {euro.substr(0, 2), ""}),
                   {"close:1007"},
                   8 + 6});
  return cases;
}

class ValidText : public client::Cases {};
class InvalidText : public client::Cases {};
INSTANTIATE_CASES(ValidText, valid_cases());
INSTANTIATE_CASES(InvalidText, invalid_cases());

bool reader_accepts(std::string_view bytes) {
  Utf8Reader reader;
  return reader.accept(bytes) && reader.is_between_characters();
}

// The reader in pieces and the validator of whole texts are two programs with one meaning.
TEST(Utf8Reader, AgreesWithTheValidatorOnEveryShortText) {
  std::string bytes(2, '\0');
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      bytes[0] = static_cast<char>(first), bytes[1] = static_cast<char>(second);
      ASSERT_EQ(reader_accepts(bytes), text::is_valid_utf8(bytes)) << first << ' ' << second;
    }
  }
}

TEST(Utf8Reader, AgreesWithTheValidatorAroundEveryBoundary) {
  const std::string edges = "\x00\x41\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc2\xed\xf4\xff"s;
  for (int lead = 0xc0; lead < 256; ++lead) {
    for (const char second : edges) {
      for (const char third : edges) {
        for (const char fourth : edges) {
          const std::string bytes = {static_cast<char>(lead), second, third, fourth};
          ASSERT_EQ(reader_accepts(bytes), text::is_valid_utf8(bytes))
              << testing::PrintToString(bytes);
          const std::string three = bytes.substr(0, 3);
          ASSERT_EQ(reader_accepts(three), text::is_valid_utf8(three))
              << testing::PrintToString(three);
        }
      }
    }
  }
}

// Plain text is skipped eight bytes at a time: nothing may hide among it, at any distance.
TEST(Utf8Reader, FindsEverythingAmongPlainText) {
  std::vector<std::string> samples;
  for (const Named& one : kValid) samples.push_back(one.bytes);
  for (const Wrong& one : kInvalid) samples.push_back(one.bytes);
  samples.push_back(
      "\xc3"
      "within a character"
      "\xa9");
  samples.push_back(
      "\xc3"
      "8 bytes!"
      "\xa9");
  for (const std::string& sample : samples) {
    for (std::size_t before = 0; before < 18; ++before) {
      for (const std::size_t after : {0, 1, 7, 8, 9, 17}) {
        const std::string bytes = std::string(before, 'b') + sample + std::string(after, 'a');
        ASSERT_EQ(reader_accepts(bytes), text::is_valid_utf8(bytes))
            << testing::PrintToString(bytes);
      }
    }
  }
}

}  // namespace
}  // namespace candor::http
