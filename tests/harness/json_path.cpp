#include "tests/harness/json_path.h"

#include <map>
#include <vector>

#include "shared/describe/json_parse.h"

namespace candor::test {

namespace {

// Collects every scalar and every length under its path.
class Collector final : public json::Events {
 public:
  std::map<std::string, std::string, std::less<>> values;

  bool begin_object() override { return open(false); }
  bool key(std::string_view name) override {
    levels_.back().key = name;
    return true;
  }
  bool end_object() override { return close(); }
  bool begin_array() override { return open(true); }
  bool end_array() override {
    values[join(path_, "length")] = std::to_string(levels_.back().count);
    return close();
  }
  bool text(std::string_view value) override { return scalar(value); }
  bool number(std::string_view digits) override { return scalar(digits); }
  bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
  bool null() override { return scalar("null"); }

 private:
  struct Level {
    bool is_array = false;
    std::size_t count = 0;
    std::string key, outer_path;
  };
  static std::string join(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
  }
  std::string next_path() {
    if (levels_.empty()) return {};
    Level& level = levels_.back();
    if (!level.is_array) return join(path_, level.key);
    return path_ + "[" + std::to_string(level.count++) + "]";
  }
  bool open(bool is_array) {
    const std::string inner = next_path();
    levels_.push_back({is_array, 0, {}, path_});
    path_ = inner;
    return true;
  }
  bool close() {
    path_ = levels_.back().outer_path;
    levels_.pop_back();
    return true;
  }
  bool scalar(std::string_view value) {
    values[next_path()] = value;
    return true;
  }
  std::vector<Level> levels_;
  std::string path_;
};

}  // namespace

std::optional<std::string> find_in_json(std::string_view json, std::string_view path) {
  Collector collector;
  Status parsed = json::parse(json, json::response_limits(), collector);
  if (parsed.is_error()) return {};
  const auto found = collector.values.find(path);
  if (found == collector.values.end()) return {};
  return found->second;
}

}  // namespace candor::test
