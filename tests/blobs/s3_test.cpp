// Object storage that fails in every way it can: nothing acknowledged is lost, and trying again
// succeeds. Every request of these tests is checked by the gate of s3_server.mjs.
#include "server/blobs/s3_blobs.h"

#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <chrono>
#include <fstream>
#include <thread>

#include "server/blobs/xml.h"
#include "server/operate/secrets.h"
#include "tests/blobs/drivers.h"
#include "tests/blobs/s3_server.h"

namespace candor::test {
namespace {

constexpr std::int64_t kCacheBytes = 9 * 1024 * 1024;
const Time kEver{INT64_MAX / 2};

class S3Test : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_GE(sodium_init(), 0);
    server_.order(R"({"faults":[],"page":0,"forget":true})");
    reopen();
  }
  void TearDown() override { server_.order(R"({"faults":[],"page":0})"); }
  void reopen() {
    blobs_.reset();
    const std::string prefix = folder_.path.substr(folder_.path.rfind('/') + 1) + "/";
    auto client = blobs::S3Client::open(server_.options(prefix)).release_value();
    blobs_ = std::make_unique<blobs::S3Blobs>(std::move(client), folder_.path + "/blobs",
                                              folder_.path + "/cache", kCacheBytes);
  }
  void fault(const std::string& match, const std::string& kind, int times) {
    server_.order("{\"faults\":[{\"match\":\"" + match + "\"," + kind +
                  ",\"times\":" + std::to_string(times) + "}]}");
  }
  // How often a request whose line contains `part` came since the start of the test.
  int times_seen(const std::string& part) {
    const std::string seen = server_.order("{}");
    int count = 0;
    for (auto at = seen.find(part); at != std::string::npos; at = seen.find(part, at + 1)) ++count;
    return count;
  }
  void expect_stored(const std::string& bytes) {
    EXPECT_EQ(blobs_->finish(name_).value(), secrets::sha256_hex(bytes));
    reopen();
    EXPECT_EQ(load(*blobs_, name_).value(), bytes);
    EXPECT_TRUE(blobs_->unfinished_size(name_).is_error());
  }
  // finish() fails, says so for people, and keeps every byte.
  void expect_refused(const std::string& bytes) {
    const auto finished = blobs_->finish(name_);
    ASSERT_TRUE(finished.is_error());
    EXPECT_EQ(finished.error().code, "storage_failed");
    EXPECT_EQ(finished.error().failure, Failure::unavailable);
    EXPECT_GT(finished.error().retry_after_seconds, 0);
    for (const char* secret : {"S3RVER", "Signature=", "AWS4"}) {
      EXPECT_EQ(finished.error().cause.find(secret), std::string::npos);
    }
    EXPECT_EQ(blobs_->unfinished_size(name_).value(), static_cast<std::int64_t>(bytes.size()));
  }

  S3Server& server_ = S3Server::shared();
  Folder folder_;
  std::unique_ptr<blobs::S3Blobs> blobs_;
  const std::string name_ = "0123456789abcdef";
  const std::string small_ = sample(100'000), large_ = sample(9'000'000);
};

TEST_F(S3Test, TransientFailuresAreTriedAgain) {
  for (const std::string kind :
       {"\"status\":503", "\"status\":500", "\"status\":429", "\"drop\":true", "\"lose\":true"}) {
    ASSERT_FALSE(blobs_->append(name_, 0, small_).is_error());
    fault("PUT", kind, 3);
    expect_stored(small_);
    fault("GET", kind, 2);
    reopen();
    EXPECT_EQ(load(*blobs_, name_).value(), small_) << kind;
    ASSERT_FALSE(blobs_->remove(name_).is_error());
  }
}

TEST_F(S3Test, LastingFailuresLoseNothing) {
  ASSERT_FALSE(blobs_->append(name_, 0, small_).is_error());
  fault("PUT", "\"status\":503", 1'000);
  expect_refused(small_);
  EXPECT_EQ(times_seen("\"PUT "), 4) << "tries are bounded";
  fault("PUT", "\"status\":403", 1'000);
  expect_refused(small_);
  EXPECT_EQ(times_seen("\"PUT "), 5) << "a refusal is not repeated";
  fault("HEAD", "\"drop\":true", 1'000);
  expect_refused(small_);
  fault("-", "\"status\":503", 0);
  expect_stored(small_);
}

TEST_F(S3Test, EachStepOfALargeUploadMayFail) {
  for (const std::string match :
       {"POST .*uploads=", "PUT .*partNumber=1&", "PUT .*partNumber=2&", "POST .*uploadId="}) {
    for (const std::string kind : {"\"drop\":true", "\"lose\":true"}) {
      ASSERT_FALSE(blobs_->append(name_, 0, large_).is_error());
      fault(match, kind, 1);
      EXPECT_EQ(blobs_->finish(name_).value(), secrets::sha256_hex(large_)) << match << kind;
      EXPECT_EQ(blobs_->size(name_).value(), static_cast<std::int64_t>(large_.size()));
    }
    ASSERT_FALSE(blobs_->append(name_, 0, large_).is_error());
    fault(match, "\"status\":503", 1'000);
    expect_refused(large_);
  }
  fault("-", "\"status\":503", 0);
  expect_stored(large_);
}

TEST_F(S3Test, AKilledStorageLosesNothing) {
  Folder storage;
  S3Server server(storage.path + "/s3");
  auto client = blobs::S3Client::open(server.options("killed/")).release_value();
  blobs::S3Blobs files(std::move(client), folder_.path + "/b", folder_.path + "/c", kCacheBytes);
  ASSERT_FALSE(store(files, "fedcba98", small_).is_error());
  ASSERT_FALSE(files.append(name_, 0, large_).is_error());
  server.order(R"({"faults":[{"match":"partNumber=2","kill":true,"times":1}]})");
  EXPECT_EQ(files.finish(name_).error().code, "storage_failed");
  EXPECT_EQ(files.unfinished_size(name_).value(), static_cast<std::int64_t>(large_.size()));
  EXPECT_EQ(files.size(name_).error().code, "storage_failed") << "away is not the same as missing";
  EXPECT_EQ(files.append("abcd", 0, "goes on").value(), 7) << "candidates go on recording";
  server.restart();
  EXPECT_EQ(files.finish(name_).value(), secrets::sha256_hex(large_));
  EXPECT_EQ(load(files, name_).value(), large_);
  EXPECT_EQ(load(files, "fedcba98").value(), small_);
}

// The program is killed at any moment of finish(): the blob is unfinished or whole, and a next
// finish() completes it.
TEST_F(S3Test, AKilledProgramLosesNothing) {
  for (int round = 0; round < 5; ++round) {
    ASSERT_FALSE(blobs_->append(name_, 0, large_).is_error());
    blobs_.reset();
    const pid_t child = ::fork();
    if (child == 0) {
      reopen();
      (void)blobs_->finish(name_);
      ::_exit(0);
    }
    ::usleep(static_cast<useconds_t>(5'000 + round * 60'000));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    reopen();
    expect_stored(large_);
  }
}

TEST_F(S3Test, StaleUploadsAreEnded) {
  ASSERT_FALSE(blobs_->client().begin_upload(name_, secrets::sha256_hex("")).is_error());
  EXPECT_EQ(blobs_->client().uploads().value().size(), 1u);
  server_.order(R"({"age":90000000})");
  const auto day = static_cast<std::int64_t>(std::time(nullptr)) * kSecondMs - kDayMs;
  ASSERT_FALSE(blobs_->client().begin_upload("fedcba98", secrets::sha256_hex("")).is_error());
  ASSERT_FALSE(blobs_->list(Time{day}).is_error());
  const auto left = blobs_->client().uploads().release_value();
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].key, "fedcba98") << "what may still be under way stays";
  ASSERT_FALSE(blobs_->list(kEver).is_error());
}

TEST_F(S3Test, ListsOfManyPages) {
  for (int i = 0; i < 7; ++i) {
    ASSERT_FALSE(store(*blobs_, name_ + std::to_string(i), sample(10)).is_error());
  }
  server_.order(R"({"page":2,"forget":true})");
  const auto listed = blobs_->list(kEver);
  ASSERT_FALSE(listed.is_error()) << listed.error().cause;
  EXPECT_EQ(listed.value().size(), 7u);
  EXPECT_EQ(times_seen("list-type"), 4);
}

// A player that seeks gets the piece around the place, not the whole recording.
TEST_F(S3Test, SeekingFetchesOnePiece) {
  ASSERT_FALSE(store(*blobs_, name_, large_).is_error());
  server_.order(R"({"forget":true})");
  const auto part = blobs_->open_part(name_, 5'000'000, 1'000'000'000);
  EXPECT_EQ(blobs::bytes_of(part.value(), 0, 100).value(), large_.substr(5'000'000, 100));
  EXPECT_LE(part.value().length, blobs::S3Blobs::kPieceBytes);
  EXPECT_EQ(times_seen("\"GET "), 1);
  ASSERT_FALSE(blobs_->open_part(name_, 5'500'000, 10).is_error());
  EXPECT_EQ(times_seen("\"GET "), 1) << "the piece is kept";
}

TEST_F(S3Test, TheCacheIsBoundedAndMayBeEmptied) {
  ASSERT_FALSE(store(*blobs_, name_, large_).is_error());
  EXPECT_EQ(range_problem(*blobs_, name_, large_), "");
  const blobs::LocalFile whole = blobs_->open(name_).release_value();
  EXPECT_EQ(blobs::hash_of(whole).value(), secrets::sha256_hex(large_));
  std::int64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path + "/cache")) {
    bytes += static_cast<std::int64_t>(entry.file_size());
  }
  EXPECT_GE(bytes, whole.length);
  EXPECT_LE(bytes, kCacheBytes);
  std::filesystem::remove_all(folder_.path + "/cache");
  EXPECT_EQ(range_problem(*blobs_, name_, large_), "");
}

TEST_F(S3Test, DamagedAnswersAreRefused) {
  ASSERT_FALSE(store(*blobs_, name_, small_).is_error());
  reopen();
  fault("GET", "\"short\":true", 1'000);
  EXPECT_EQ(blobs_->open(name_).error().code, "storage_failed");
  fault("GET", "\"short\":true", 1);
  EXPECT_EQ(load(*blobs_, name_).value(), small_) << "and asked for again";
}

// Recordings from before the storage was chosen.
TEST_F(S3Test, WhatIsStillInTheFolderIsReadThere) {
  blobs::FolderBlobs before(folder_.path + "/blobs");
  ASSERT_FALSE(store(before, name_, small_).is_error());
  EXPECT_EQ(blobs_->size(name_).value(), static_cast<std::int64_t>(small_.size()));
  EXPECT_EQ(load(*blobs_, name_).value(), small_);
  EXPECT_EQ(range_problem(*blobs_, name_, small_), "");
  EXPECT_EQ(blobs_->finish(name_).value(), secrets::sha256_hex(small_));
  EXPECT_EQ(blobs_->list(kEver).value().size(), 1u);
  ASSERT_FALSE(blobs_->remove(name_).is_error());
  EXPECT_TRUE(before.size(name_).is_error());
}

TEST_F(S3Test, AWrongSetUpIsOneSentence) {
  const auto check = [&](auto change) {
    blobs::S3Options options = server_.options("x/");
    change(options);
    auto client = blobs::S3Client::open(options);
    if (client.is_error()) return client.error();
    Status status = client.value()->check();
    return status.is_error() ? status.release_error() : Error{};
  };
  EXPECT_EQ(check([](auto&) {}).code, "") << "the right one is fine";
  const Error missing = check([](auto& o) { o.bucket = "elsewhere"; });
  EXPECT_EQ(missing.failure, Failure::invalid);
  EXPECT_NE(missing.message.find("does not exist"), std::string::npos) << missing.message;
  const Error key = check([](auto& o) { o.credentials.secret_access_key = "wrong"; });
  EXPECT_EQ(key.failure, Failure::invalid) << "the gate checks signatures";
  EXPECT_NE(key.message.find("refuses this access key"), std::string::npos) << key.message;
  EXPECT_EQ(key.message.find("wrong"), std::string::npos) << "no secret is printed";
  const Error away = check([](auto& o) { o.endpoint = "http://127.0.0.1:9"; });
  EXPECT_EQ(away.failure, Failure::unavailable);
  for (const char* endpoint : {"", "s3.example.com", "ftp://a", "https://", "https://a/b",
                               "https://user@host", "https://a b"}) {
    EXPECT_EQ(check([&](auto& o) { o.endpoint = endpoint; }).code, "s3_settings") << endpoint;
  }
  EXPECT_EQ(check([](auto& o) { o.credentials.access_key_id = ""; }).code, "s3_settings");
}

// Two installations in one place would remove each other's files.
TEST_F(S3Test, ABucketIsClaimedOnce) {
  EXPECT_FALSE(blobs_->client().claim("one").is_error());
  EXPECT_FALSE(blobs_->client().claim("one").is_error());
  const Status other = blobs_->client().claim("two");
  EXPECT_EQ(other.error().code, "s3_taken");
  EXPECT_EQ(other.error().failure, Failure::invalid);
  EXPECT_TRUE(blobs_->list(kEver).value().empty()) << "the claim is no blob";
}

TEST_F(S3Test, StopEndsWhatWaits) {
  ASSERT_FALSE(blobs_->append(name_, 0, small_).is_error());
  fault("PUT", "\"status\":503", 1'000);
  std::thread stopping([&] {
    ::usleep(30'000);
    blobs_->client().stop();
  });
  EXPECT_TRUE(blobs_->finish(name_).is_error());
  stopping.join();
  EXPECT_EQ(blobs_->unfinished_size(name_).value(), static_cast<std::int64_t>(small_.size()));
}

// What another client writes we read, and the reverse (interop.mjs, with @aws-sdk/client-s3).
class Interoperation : public S3Test {
 protected:
  std::string run(const std::string& arguments) {
    const std::string command = "node " CANDOR_SOURCE_DIR "/tests/blobs/interop.mjs " +
                                server_.direct_endpoint() + " " + arguments;
    std::FILE* const node = ::popen(command.c_str(), "r");
    char line[512] = "";
    EXPECT_NE(std::fgets(line, sizeof line, node), nullptr) << command;
    EXPECT_EQ(::pclose(node), 0) << command;
    const std::string text = line;
    return text.substr(0, text.find('\n'));
  }
  std::string key() const { return folder_.path.substr(folder_.path.rfind('/') + 1) + "/" + name_; }
};

TEST_F(Interoperation, TheSdkReadsWhatWeWrite) {
  for (const std::string& bytes : {std::string(), small_, large_}) {
    ASSERT_FALSE(store(*blobs_, name_, bytes).is_error());
    const std::string hash = secrets::sha256_hex(bytes);
    EXPECT_EQ(run("read " + key()), std::to_string(bytes.size()) + " " + hash + " " + hash);
    ASSERT_FALSE(blobs_->remove(name_).is_error());
    EXPECT_EQ(run("read " + key()), "missing");
  }
}

TEST_F(Interoperation, WeReadWhatTheSdkWrites) {
  const std::string path = folder_.path + "/source";
  for (const std::string how : {"write", "parts"}) {
    std::ofstream(path, std::ios::binary) << large_;
    EXPECT_EQ(run(how + " " + key() + " " + path), "written");
    EXPECT_EQ(load(*blobs_, name_).value(), large_);
    EXPECT_EQ(range_problem(*blobs_, name_, large_), "");
    EXPECT_EQ(blobs_->finish(name_).value(), secrets::sha256_hex(large_)) << "without our note";
    ASSERT_FALSE(blobs_->remove(name_).is_error());
  }
}

TEST(Xml, IsReadStrictly) {
  const auto root = blobs::read_xml(
      "<?xml version=\"1.0\"?>\n<a x=\"1\" y='>'><b>1 &lt; 2 &amp; &#65;&#x42;</b><c/></a>\n");
  ASSERT_FALSE(root.is_error());
  EXPECT_EQ(root.value().name, "a");
  EXPECT_EQ(root.value().child("b"), "1 < 2 & AB");
  EXPECT_EQ(root.value().child("c"), "");
  for (const char* document :
       {"", "a", "<a>", "<a></b>", "<a><b></a></b>", "</a>", "<a>&unknown;</a>", "<a>&lt</a>",
        "<!DOCTYPE a><a/>", "<a><!-- c --></a>", "<a x></a>", "<a x=1/>", "<a/><b/>", "<?xml <a/>",
        "<a>&#0;</a>", "<a>&#999;</a>",
        "<a><b><c><d><e><f><g><h><i/></h></g></f></e></d></c></b></a>"}) {
    EXPECT_TRUE(blobs::read_xml(document).is_error()) << document;
  }
}

}  // namespace
}  // namespace candor::test
