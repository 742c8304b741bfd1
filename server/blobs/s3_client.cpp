#include "server/blobs/s3_client.h"

#include <sodium.h>

#include <chrono>
#include <optional>
#include <thread>

#include "server/blobs/blobs.h"
#include "server/blobs/xml.h"
#include "server/operate/secrets.h"
#include "server/settings.h"
#include "shared/base/text.h"

namespace candor::blobs {

using s3::Pair;
using work::HttpAnswer;

namespace {

constexpr std::string_view kShaHeader = "x-amz-meta-sha256";
constexpr std::string_view kClaimKey = "candor-installation";  // no name of a blob
constexpr std::size_t kListBytesMax = 8 * 1024 * 1024;

// What a storage says of its refusal; the status line alone for answers without a body.
std::string code_of(const HttpAnswer& answer) {
  auto document = read_xml(answer.body);
  const std::string code =
      document.is_error() ? std::string() : std::string(document.value().child("Code"));
  return code.empty() ? "HTTP " + std::to_string(answer.status) : code;
}

Error refused(const HttpAnswer& answer, std::string_view key) {
  const std::string code = code_of(answer);
  const bool is_missing = answer.status == 404 && code != "NoSuchBucket";
  if (is_missing) return no_blob(key);
  return storage_failed("object storage: " + code + " (" + std::to_string(answer.status) + ")");
}

bool may_help_again(int status) {
  return status == 429 || status >= 500;
}

Error malformed(std::string_view what) {
  return storage_failed("object storage: " + std::string(what) + " cannot be understood");
}

Result<std::int64_t> number_of(std::string_view digits, std::string_view what) {
  std::int64_t value = 0;
  if (digits.empty() || digits.size() > 18) return malformed(what);
  for (char c : digits) {
    if (c < '0' || c > '9') return malformed(what);
    value = value * 10 + (c - '0');
  }
  return value;
}

Result<XmlElement> read_answer(const HttpAnswer& answer, std::string_view root) {
  auto document = read_xml(answer.body);
  if (document.is_error()) return storage_failed("object storage: " + document.error().cause);
  if (document.value().name != root) return malformed(document.value().name);
  return document;
}

Result<Time> time_of(std::string_view text) {
  const std::optional<Time> time = parse_time(text);
  if (!time) return malformed("a time");
  return *time;
}

std::string without(const std::string& prefix, std::string_view key) {
  return std::string(key.starts_with(prefix) ? key.substr(prefix.size()) : std::string_view());
}

Time now() {
  using namespace std::chrono;
  return Time{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace

S3Options s3_options(const Settings& settings) {
  S3Options options;
  options.endpoint = settings.s3_endpoint.empty()
                         ? "https://s3." + settings.s3_region + ".amazonaws.com"
                         : settings.s3_endpoint;
  options.bucket = settings.s3_bucket;
  options.credentials = {settings.aws_access_key_id, settings.aws_secret_access_key,
                         settings.s3_region};
  options.prefix = settings.s3_prefix;
  options.is_path_style = settings.s3_path_style;
  return options;
}

Result<std::unique_ptr<S3Client>> S3Client::open(S3Options options) {
  const auto wrong = [](std::string message) {
    return fail(Failure::invalid, "s3_settings", std::move(message));
  };
  const std::string& endpoint = options.endpoint;
  const std::size_t begin = endpoint.find("://");
  const std::string scheme = endpoint.substr(0, begin == std::string::npos ? 0 : begin + 3);
  std::string host = begin == std::string::npos ? std::string() : endpoint.substr(begin + 3);
  if (host.ends_with('/')) host.pop_back();
  const bool is_address = !host.empty() && host.find_first_of("/?#@ ") == std::string::npos &&
                          (scheme == "https://" || scheme == "http://");
  if (!is_address) {
    return wrong("S3_ENDPOINT must be an address like https://s3.example.com, without a path.");
  }
  if (options.credentials.access_key_id.empty() || options.credentials.secret_access_key.empty()) {
    return wrong("S3_BUCKET also needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
  }
  auto http = TRY(work::HttpClient::load());
  if (!options.is_path_style) host = options.bucket + "." + host;
  return std::unique_ptr<S3Client>(
      new S3Client(std::move(options), std::move(http), scheme, std::move(host)));
}

S3Client::S3Client(S3Options options, std::unique_ptr<work::HttpClient> http, std::string scheme,
                   std::string host)
    : options_(std::move(options)),
      http_(std::move(http)),
      scheme_(std::move(scheme)),
      host_(std::move(host)) {}

Result<HttpAnswer> S3Client::send_once(const Ask& ask) {
  const std::string bucket = options_.is_path_style ? "/" + options_.bucket : std::string();
  const std::string key = ask.key.empty() ? std::string() : options_.prefix + std::string(ask.key);
  s3::Request request{ask.method, bucket + "/" + key, ask.query, ask.headers,
                      secrets::sha256_hex(ask.body)};
  if (ask.key.empty() && options_.is_path_style) request.path = bucket;
  request.headers.push_back({"Host", host_});
  s3::sign(request, options_.credentials, now());
  work::HttpRequest sent;
  sent.method = ask.method;
  sent.url = scheme_ + host_ + s3::encode_path(request.path);
  if (!ask.query.empty()) sent.url += "?" + s3::encode_query(ask.query);
  for (Pair& header : request.headers) {
    sent.headers.push_back({std::move(header.name), std::move(header.value)});
  }
  sent.body = ask.body;
  sent.answer_bytes_max = ask.answer_bytes_max;
  return http_->send(sent);
}

// Every request may be repeated: the same bytes go to the same place. A second begin_upload leaves
// an upload without parts, which the sweep ends.
Result<HttpAnswer> S3Client::send(const Ask& ask) {
  std::int64_t pause_ms = options_.pause_ms;
  for (int attempt = 1;; ++attempt) {
    Result<HttpAnswer> answer = send_once(ask);
    const bool is_answered = !answer.is_error() && !may_help_again(answer.value().status);
    if (is_answered && answer.value().status < 300) return answer;
    if (is_answered) return refused(answer.value(), ask.key);
    const bool is_final = attempt >= options_.attempts || http_->is_stopped() ||
                          (answer.is_error() && answer.error().code != "http_unreachable");
    if (is_final && answer.is_error()) {
      return storage_failed("object storage: " + answer.error().cause);
    }
    if (is_final) return refused(answer.value(), ask.key);
    const auto wait_ms =
        pause_ms + randombytes_uniform(static_cast<std::uint32_t>(pause_ms / 2 + 1));
    std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
    pause_ms *= 3;
  }
}

Status S3Client::check() {
  auto answer = send_once({"GET", {}, {{"list-type", "2"}, {"max-keys", "1"}}});
  const std::string where = "The bucket " + options_.bucket + " at " + options_.endpoint;
  const auto wrong = [](std::string message, std::string cause) {
    Error error = fail(Failure::invalid, "s3_refused", std::move(message));
    error.cause = std::move(cause);
    return error;
  };
  if (answer.is_error() && answer.error().code == "http_untrusted") {
    return wrong(where + " shows a certificate that this machine does not trust.",
                 answer.error().cause);
  }
  if (answer.is_error()) return storage_failed(answer.error().cause);
  if (answer.value().status < 300) return ok();
  if (may_help_again(answer.value().status)) return refused(answer.value(), {});
  const std::string code = code_of(answer.value());
  if (code == "NoSuchBucket" || answer.value().status == 404) {
    return wrong(where + " does not exist. Create it, or correct S3_BUCKET.", code);
  }
  if (code == "RequestTimeTooSkewed") {
    return wrong(where + " refuses requests because the clock of this machine is wrong.", code);
  }
  if (code == "AuthorizationHeaderMalformed" || code == "PermanentRedirect" ||
      (answer.value().status >= 300 && answer.value().status < 400)) {
    return wrong(where + " is in another region. Correct S3_REGION or S3_ENDPOINT.", code);
  }
  return wrong(where +
                   " refuses this access key. Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
                   "what the key may do.",
               code);
}

Status S3Client::claim(const std::string& installation) {
  const std::string mark = secrets::sha256_hex(installation);
  const Result<S3Object> found = head(kClaimKey);
  if (found.is_error() && found.error().failure != Failure::not_found) return Error(found.error());
  if (found.is_error()) return put(kClaimKey, installation, mark);
  if (found.value().sha256 == mark) return ok();
  return fail(Failure::invalid, "s3_taken",
              "The bucket " + options_.bucket + " already holds the recordings of another Candor " +
                  "(" + options_.prefix + std::string(kClaimKey) +
                  "). Give this one its own S3_PREFIX.");
}

Result<S3Object> S3Client::head(std::string_view key) {
  const HttpAnswer answer = TRY(send({"HEAD", key}));
  S3Object object;
  object.key = key;
  object.size = TRY(number_of(answer.header("Content-Length"), "a length"));
  object.sha256 = answer.header(kShaHeader);
  return object;
}

Result<std::string> S3Client::get(std::string_view key, std::int64_t offset, std::int64_t length) {
  ASSERT(offset >= 0 && length > 0 && length <= kRangeMax);
  const std::string range = text::number(offset) + "-" + text::number(offset + length - 1);
  Ask ask{"GET", key, {}, {{"Range", "bytes=" + range}}};
  ask.answer_bytes_max = static_cast<std::size_t>(length);
  HttpAnswer answer = TRY(send(ask));
  const bool is_asked =
      answer.status == 206 && answer.header("Content-Range").starts_with("bytes " + range + "/");
  if (!is_asked || answer.body.size() != static_cast<std::size_t>(length)) {
    return storage_failed("object storage: other bytes than asked for");
  }
  return std::move(answer.body);
}

Status S3Client::put(std::string_view key, std::string_view bytes, const std::string& sha256) {
  TRY(send({"PUT", key, {}, {{std::string(kShaHeader), sha256}}, bytes}));
  return ok();
}

Status S3Client::remove(std::string_view key) {
  Result<HttpAnswer> answer = send({"DELETE", key});
  const bool is_gone = !answer.is_error() || answer.error().failure == Failure::not_found;
  return is_gone ? ok() : Status(answer.release_error());
}

Result<S3Client::Page> S3Client::list(const std::string& after) {
  Ask ask{"GET", {}, {{"list-type", "2"}, {"prefix", options_.prefix}}};
  if (!after.empty()) ask.query.push_back({"continuation-token", after});
  ask.answer_bytes_max = kListBytesMax;
  const HttpAnswer answer = TRY(send(ask));
  const XmlElement root = TRY(read_answer(answer, "ListBucketResult"));
  Page page;
  for (const XmlElement& one : root.children) {
    if (one.name != "Contents") continue;
    S3Object object;
    object.key = without(options_.prefix, one.child("Key"));
    object.size = TRY(number_of(one.child("Size"), "a size"));
    object.changed = TRY(time_of(one.child("LastModified")));
    page.objects.push_back(std::move(object));
  }
  const bool has_more = root.child("IsTruncated") == "true";
  page.next = has_more ? root.child("NextContinuationToken") : std::string_view();
  if (has_more && page.next.empty()) return malformed("a list");
  return page;
}

Result<std::string> S3Client::begin_upload(std::string_view key, const std::string& sha256) {
  const HttpAnswer answer =
      TRY(send({"POST", key, {{"uploads", ""}}, {{std::string(kShaHeader), sha256}}}));
  const XmlElement root = TRY(read_answer(answer, "InitiateMultipartUploadResult"));
  std::string id(root.child("UploadId"));
  if (id.empty()) return malformed("an upload");
  return id;
}

Result<std::string> S3Client::put_part(std::string_view key, const std::string& upload, int number,
                                       std::string_view bytes) {
  const HttpAnswer answer = TRY(send(
      {"PUT", key, {{"partNumber", std::to_string(number)}, {"uploadId", upload}}, {}, bytes}));
  std::string tag = answer.header("ETag");
  if (tag.empty()) return malformed("a part");
  return tag;
}

// A storage may answer 200 and then fail, saying so in the body only.
Status S3Client::complete(std::string_view key, const std::string& upload,
                          const std::vector<std::string>& tags) {
  std::string body = "<CompleteMultipartUpload>";
  for (std::size_t i = 0; i < tags.size(); ++i) {
    body += "<Part><PartNumber>" + std::to_string(i + 1) + "</PartNumber><ETag>" +
            xml_text(tags[i]) + "</ETag></Part>";
  }
  body += "</CompleteMultipartUpload>";
  const HttpAnswer answer = TRY(send({"POST", key, {{"uploadId", upload}}, {}, body}));
  TRY(read_answer(answer, "CompleteMultipartUploadResult"));
  return ok();
}

Status S3Client::abort(std::string_view key, const std::string& upload) {
  TRY(send({"DELETE", key, {{"uploadId", upload}}}));
  return ok();
}

Result<std::vector<S3Upload>> S3Client::uploads() {
  Ask ask{"GET", {}, {{"uploads", ""}, {"prefix", options_.prefix}}};
  ask.answer_bytes_max = kListBytesMax;
  auto answer = send_once(ask);
  const bool has_list = !answer.is_error() && answer.value().status == 200;
  if (!has_list) return std::vector<S3Upload>{};
  const XmlElement root = TRY(read_answer(answer.value(), "ListMultipartUploadsResult"));
  std::vector<S3Upload> found;
  for (const XmlElement& one : root.children) {
    if (one.name != "Upload") continue;
    const Time begun = TRY(time_of(one.child("Initiated")));
    found.push_back(
        {without(options_.prefix, one.child("Key")), std::string(one.child("UploadId")), begun});
  }
  return found;
}

}  // namespace candor::blobs
