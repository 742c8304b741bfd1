#include "server/work/http_client.h"

#include "server/work/curl_library.h"
#include "server/work/event.h"
#include "shared/base/text.h"

namespace candor::work {

namespace {

constexpr std::size_t kIdleMax = 16;  // handles kept for the next requests
constexpr std::size_t kHeadersMax = 100, kHeaderBytesMax = 8 * 1024;

Error unreachable(std::string code, std::string cause) {
  Error error = fail(Failure::unavailable, std::move(code), "Another server does not answer.");
  error.cause = std::move(cause);
  return error;
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
  for (const HttpHeader& one : headers) {
    if (text::equals_ignoring_case(one.name, name)) return one.value;
  }
  return {};
}

// One request under way, as the library's callbacks see it.
struct HttpClient::Exchange {
  const Curl& curl;
  CURL* handle;
  const HttpRequest& request;
  const std::atomic<bool>& is_stopped;
  HttpAnswer answer;
  Status problem = ok();

  static std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    const std::string_view line = text::trimmed(std::string_view(bytes, count));
    std::vector<HttpHeader>& headers = exchange.answer.headers;
    if (line.starts_with("HTTP/")) headers.clear();  // after "100 Continue" comes another head
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return count;
    if (headers.size() >= kHeadersMax || line.size() > kHeaderBytesMax) return 0;
    headers.push_back(
        {std::string(line.substr(0, colon)), std::string(text::trimmed(line.substr(colon + 1)))});
    return count;
  }

  static std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    if (exchange.answer.body.size() + count > exchange.request.answer_bytes_max) {
      exchange.problem = unreachable("http_too_large", "the answer is too long");
      return 0;
    }
    exchange.answer.body.append(bytes, count);
    return count;
  }

  static int is_over(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(self)->is_stopped ? 1 : 0;
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    curl.easy_setopt(handle, option, value);
  }

  void set_up(curl_slist* headers, char* reason) {
    set(CURLOPT_ERRORBUFFER, reason);
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connect_seconds));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.quiet_seconds));
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &is_over);
    set(CURLOPT_XFERINFODATA, this);
    if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
    if (request.method == "PUT" || request.method == "POST") {
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDS, request.body.data() == nullptr ? "" : request.body.data());
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }
    if (request.method != "HEAD") set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
};

Result<std::unique_ptr<HttpClient>> HttpClient::load() {
  const Curl* const curl = TRY(load_curl());
  return std::unique_ptr<HttpClient>(new HttpClient(*curl));
}

HttpClient::HttpClient(const Curl& curl) : curl_(curl) {}

HttpClient::~HttpClient() {
  for (void* handle : idle_) curl_.easy_cleanup(handle);
}

void* HttpClient::take_handle() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return curl_.easy_init();
  void* const handle = idle_.back();
  idle_.pop_back();
  return handle;
}

void HttpClient::give_handle(void* handle) {
  curl_.easy_reset(handle);  // keeps its connections
  {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kIdleMax) {
      idle_.push_back(handle);
      return;
    }
  }
  curl_.easy_cleanup(handle);
}

Result<HttpAnswer> HttpClient::send(const HttpRequest& request) {
  return work::elsewhere([&] { return send_here(request); });
}

Result<HttpAnswer> HttpClient::send_here(const HttpRequest& request) {
  if (is_stopped_) return unreachable("http_stopped", "stopping");
  CURL* const handle = take_handle();
  if (handle == nullptr) return unreachable("http_unreachable", "no memory for a request");
  // Nothing of libcurl's own but the length: "Expect" costs a round trip.
  curl_slist* headers = curl_.slist_append(nullptr, "Expect:");
  headers = curl_.slist_append(headers, "Content-Type:");
  for (const HttpHeader& one : request.headers) {
    const bool is_empty = one.value.empty();
    headers = curl_.slist_append(headers,
                                 (is_empty ? one.name + ";" : one.name + ": " + one.value).c_str());
  }
  char reason[CURL_ERROR_SIZE] = "";
  Exchange exchange{curl_, handle, request, is_stopped_, {}};
  exchange.set_up(headers, reason);
  const CURLcode code = curl_.easy_perform(handle);
  long status = 0;
  curl_.easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  const std::string cause = reason[0] != '\0' ? reason : curl_.easy_strerror(code);
  curl_.slist_free_all(headers);
  give_handle(handle);
  if (exchange.problem.is_error()) return exchange.problem.release_error();
  if (code == CURLE_ABORTED_BY_CALLBACK) return unreachable("http_stopped", cause);
  const bool is_untrusted =
      code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE;
  if (code != CURLE_OK)
    return unreachable(is_untrusted ? "http_untrusted" : "http_unreachable", cause);
  exchange.answer.status = static_cast<int>(status);
  return std::move(exchange.answer);
}

}  // namespace candor::work
