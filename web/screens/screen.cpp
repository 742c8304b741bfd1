// What every screen shares: island events and the three states of a query.
#include "web/screens/screen.h"

#include "web/ui/flat_json.h"

namespace candor {

std::string IslandEvent::text(std::string_view member) const {
  return std::string(ui::FlatJson(json).get(member));
}

std::int64_t IslandEvent::integer(std::string_view member) const {
  return std::strtoll(text(member).c_str(), nullptr, 10);
}

bool IslandEvent::flag(std::string_view member) const {
  return text(member) == "true";
}

bool draw_unready(bool failed, const Error& error, int skeleton_lines) {
  if (failed) return ui::failure(error.message);
  ui::skeleton(skeleton_lines);
  return false;
}

}  // namespace candor
