// The requests of object storage (the S3 interface) that we need, signed, repeated when that may
// help, and their answers checked. Knows nothing of blobs: keys and bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/blobs/s3_signature.h"
#include "server/work/http_client.h"
#include "shared/base/result.h"
#include "shared/base/time.h"

namespace candor {
struct Settings;
}

namespace candor::blobs {

struct S3Options {
  std::string endpoint;  // "https://s3.eu-central-1.amazonaws.com", without a path
  std::string bucket;
  s3::Credentials credentials;
  std::string prefix;         // of every key, "candor/"
  bool is_path_style = true;  // https://host/bucket/key, otherwise https://bucket.host/key
  int attempts = 4;           // of each request, with growing pauses
  int pause_ms = 200;         // before the second attempt
};

S3Options s3_options(const Settings& settings);

struct S3Object {
  std::string key;  // without the prefix
  std::int64_t size = 0;
  Time changed;
  std::string sha256;  // hex, as we noted it; empty in lists and for foreign objects
};

struct S3Upload {
  std::string key, id;
  Time begun;
};

// Thread-safe. Every call waits for the network: on threads that may be held only. Errors:
// not_found (code "no_blob") for a missing object; "storage_failed" for everything that may work
// later, with the storage's own code in the cause, never a secret.
class S3Client {
 public:
  // unavailable "curl_missing"; invalid when an option cannot be right.
  static Result<std::unique_ptr<S3Client>> open(S3Options options);

  // Whether the bucket answers with this key. Failure::invalid, in one sentence for the
  // administrator, when it never will; unavailable when it may later.
  Status check();

  // Notes in the bucket, under the prefix, whose it is. Failure::invalid when another installation
  // did so before: each would remove the other's files, which its database does not know.
  Status claim(const std::string& installation);

  Result<S3Object> head(std::string_view key);
  // Exactly `length` bytes from `offset`; at most kRangeMax.
  Result<std::string> get(std::string_view key, std::int64_t offset, std::int64_t length);
  Status put(std::string_view key, std::string_view bytes, const std::string& sha256);
  Status remove(std::string_view key);  // missing is fine
  // One page; empty `next` at the end.
  struct Page {
    std::vector<S3Object> objects;
    std::string next;
  };
  Result<Page> list(const std::string& after);

  // Large objects arrive in parts and appear whole, at complete().
  Result<std::string> begin_upload(std::string_view key, const std::string& sha256);
  Result<std::string> put_part(std::string_view key, const std::string& upload, int number,
                               std::string_view bytes);  // gives its tag
  Status complete(std::string_view key, const std::string& upload,
                  const std::vector<std::string>& tags);
  Status abort(std::string_view key, const std::string& upload);
  Result<std::vector<S3Upload>> uploads();  // at most 1,000; none where storage has no list

  void stop() { http_->stop(); }  // ends what is under way

  static constexpr std::int64_t kRangeMax = 16 * 1024 * 1024;

 private:
  struct Ask {
    std::string method;
    std::string_view key = {};  // empty: of the bucket
    std::vector<s3::Pair> query = {};
    std::vector<s3::Pair> headers = {};
    std::string_view body = {};
    std::size_t answer_bytes_max = 1024 * 1024;
  };
  S3Client(S3Options options, std::unique_ptr<work::HttpClient> http, std::string scheme,
           std::string host);
  Result<work::HttpAnswer> send(const Ask& ask);
  Result<work::HttpAnswer> send_once(const Ask& ask);

  const S3Options options_;
  const std::unique_ptr<work::HttpClient> http_;
  const std::string scheme_, host_;
};

}  // namespace candor::blobs
