// Signatures against two independent clients, @smithy/signature-v4 (of the AWS SDK) and aws4: the
// header Authorization must be the same, byte for byte.
#include "server/blobs/s3_signature.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "server/operate/secrets.h"
#include "shared/describe/json.h"
#include "tests/blobs/drivers.h"

namespace candor {

using blobs::s3::Pair;

// A request as sign.mjs reads it.
struct SignedCase {
  std::string method, path, payload_sha256, time;
  std::vector<Pair> query, headers;
};
template <>
struct describe<Pair> {
  static constexpr std::string_view name = "Pair";
  static constexpr auto fields =
      fields_of(field<&Pair::name>("name", ""), field<&Pair::value>("value", ""));
};
template <>
struct describe<SignedCase> {
  static constexpr std::string_view name = "SignedCase";
  static constexpr auto fields =
      fields_of(field<&SignedCase::method>("method", ""), field<&SignedCase::path>("path", ""),
                field<&SignedCase::payload_sha256>("payload_sha256", ""),
                field<&SignedCase::time>("time", ""), field<&SignedCase::query>("query", ""),
                field<&SignedCase::headers>("headers", ""));
};

namespace test {
namespace {

const blobs::s3::Credentials kCredentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                                          "eu-test-1"};

const char* const kKeys[] = {"a",
                             "candor/0123456789abcdef",
                             "with space",
                             "plus+plus",
                             "per%cent",
                             "already%20encoded",
                             "ünïcödé",
                             "日本語",
                             "emoji 🎬.webm",
                             "quote'quote",
                             "double\"quote",
                             "star*tilde~(paren)!",
                             "semi;colon=equals&amp",
                             "question?mark",
                             "hash#mark",
                             "at@colon:comma,dollar$",
                             "a//b",
                             "a/../b",
                             "a/./b",
                             "trailing/",
                             "back\\slash",
                             "brackets[]{}",
                             "pipe|caret^backtick`",
                             "<xml>",
                             ".hidden",
                             "%",
                             "%zz",
                             "tab\there"};

std::vector<SignedCase> corpus() {
  const std::string empty = secrets::sha256_hex(""), body = secrets::sha256_hex("hello");
  const std::string unsigned_body(blobs::s3::kUnsignedPayload);
  const std::vector<Pair> host{{"Host", "s3.example.com"}};
  const auto with = [&](Pair header) { return std::vector<Pair>{host[0], std::move(header)}; };
  std::vector<SignedCase> all;
  for (const char* key : kKeys)
    all.push_back({"GET", "/bucket/" + std::string(key), empty, "", {}, host});
  const std::string path = "/bucket/candor/0123456789abcdef";
  const std::vector<SignedCase> others{
      {"GET", "/bucket", empty, "", {{"list-type", "2"}, {"prefix", "candor/"}}, host},
      {"GET", "/bucket", empty, "", {{"list-type", "2"}, {"max-keys", "1"}}, host},
      {"GET", "/bucket", empty, "", {{"continuation-token", "1/Ab+c=="}, {"list-type", "2"}}, host},
      {"GET", "/", empty, "", {{"uploads", ""}, {"prefix", ""}}, host},
      {"GET", "/bucket", empty, "", {{"z", "1"}, {"a", "2"}, {"A", "3"}, {"a-b", "4"}}, host},
      {"GET", "/bucket", empty, "", {{"k%y", "v&l=e"}, {"ü", "é ~*'()"}}, host},
      {"POST", path, empty, "", {{"uploads", ""}}, with({"x-amz-meta-sha256", body})},
      {"PUT", path, body, "", {{"partNumber", "1"}, {"uploadId", "a.b_c-d/e"}}, host},
      {"PUT", path, body, "", {{"partNumber", "10000"}, {"uploadId", "VXBsb2FkSUQ="}}, host},
      {"POST", path, body, "", {{"uploadId", "x"}}, with({"Content-Type", "application/xml"})},
      {"DELETE", path, empty, "", {{"uploadId", "x"}}, host},
      {"DELETE", path, empty, "", {}, host},
      {"HEAD", path, empty, "", {}, host},
      {"PUT", path, unsigned_body, "", {}, host},
      {"PUT", path, body, "", {}, with({"X-Amz-Meta-SHA256", body})},
      {"PUT", path, body, "", {}, with({"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="})},
      {"GET", path, empty, "", {}, with({"Range", "bytes=0-4194303"})},
      {"GET", path, empty, "", {}, with({"Range", "bytes=-1"})},
      {"GET", path, empty, "", {}, with({"x-amz-meta-note", "  two  blanks   and\ttab  "})},
      {"GET", path, empty, "", {}, with({"x-amz-meta-empty", ""})},
      {"GET", path, empty, "", {}, {host[0], {"x-amz-meta-b", "2"}, {"X-Amz-Meta-A", "1"}}},
      {"GET", path, empty, "", {}, {host[0], {"x-amz-meta-r", "b"}, {"X-Amz-Meta-R", " a "}}},
      {"GET", path, empty, "", {}, {{"HOST", "127.0.0.1:9000"}}},
      {"GET", path, empty, "", {}, {{"Host", "bucket.s3.eu-central-1.amazonaws.com"}}},
  };
  all.insert(all.end(), others.begin(), others.end());
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].time = format_time(Time{1'700'000'000'000 + static_cast<std::int64_t>(i) * 86'401'000});
  }
  return all;
}

// One line per case: what smithy and what aws4 sign, with a tab between.
std::vector<std::string> signed_by_others(const std::vector<SignedCase>& cases) {
  const Folder folder;
  const std::string path = folder.path + "/cases.jsonl";
  {
    std::ofstream file(path);
    for (const SignedCase& one : cases) file << json::write(one) << "\n";
  }
  std::FILE* const node =
      ::popen(("node " CANDOR_SOURCE_DIR "/tests/blobs/sign.mjs " + path).c_str(), "r");
  std::string text;
  char buffer[4'096];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, node))
    text.append(buffer, count);
  EXPECT_EQ(::pclose(node), 0);
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string authorization(const SignedCase& one, const blobs::s3::Credentials& credentials) {
  blobs::s3::Request request{one.method, one.path, one.query, one.headers, one.payload_sha256};
  blobs::s3::sign(request, credentials, *parse_time(one.time));
  return request.headers.back().value;
}

TEST(Signature, IsThatOfTwoOtherClients) {
  ASSERT_GE(sodium_init(), 0);
  const std::vector<SignedCase> cases = corpus();
  ASSERT_GE(cases.size(), 40u);
  const std::vector<std::string> others = signed_by_others(cases);
  ASSERT_EQ(others.size(), cases.size());
  int twice = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::size_t tab = others[i].find('\t');
    const std::string mine = authorization(cases[i], kCredentials);
    EXPECT_EQ(mine, others[i].substr(0, tab)) << cases[i].method << " " << cases[i].path;
    if (others[i].substr(tab + 1) == mine) ++twice;
  }
  // aws4 reads a path as already encoded and keeps one value per header, so it differs in some.
  EXPECT_GE(twice, 40);
}

TEST(Signature, APlantedMistakeIsFound) {
  std::vector<SignedCase> cases = corpus();
  const std::vector<std::string> others = signed_by_others(cases);
  blobs::s3::Credentials wrong = kCredentials;
  wrong.region = "eu-test-2";
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string expected = others[i].substr(0, others[i].find('\t'));
    EXPECT_NE(authorization(cases[i], wrong), expected);
    cases[i].query.push_back({"x", ""});
    EXPECT_NE(authorization(cases[i], kCredentials), expected);
  }
}

// The steps on the model of the published example, worked out by hand with sha256sum and openssl.
TEST(Signature, CanonicalRequestIsWrittenAsPublished) {
  const blobs::s3::Request request{
      "GET",
      "/test.txt",
      {},
      {{"Range", "bytes=0-9"}, {"Host", "examplebucket.s3.amazonaws.com"}},
      secrets::sha256_hex("")};
  EXPECT_EQ(blobs::s3::canonical_request(request),
            "GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\nrange:bytes=0-9\n\nhost;range\n"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(blobs::s3::encode("a b+c/~*"), "a%20b%2Bc%2F~%2A");
  EXPECT_EQ(blobs::s3::encode_path("/a b/ü"), "/a%20b/%C3%BC");
  EXPECT_EQ(blobs::s3::encode_query({{"b", ""}, {"a", "2"}, {"a", "1"}}), "a=1&a=2&b=");
}

}  // namespace
}  // namespace test
}  // namespace candor
