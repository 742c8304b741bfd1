// A record with every kind, access, audience and format, for the engines' tests.
#pragma once

#include "shared/describe/describe.h"
#include "shared/domain/permissions.h"

namespace candor {

using SampleId = Id<struct SampleNoun>;

enum class Colour : std::uint8_t { red, dark_green };
template <>
struct describe_choices<Colour> {
  static constexpr std::string_view name = "Colour";
  static constexpr auto values =
      std::to_array<Choice>({{int(Colour::red), "red", "c.red"},
                             {int(Colour::dark_green), "Dark Green", "c.dark_green"}});
  static constexpr auto synonyms = std::to_array<Choice>({{int(Colour::red), "scarlet", {}}});
};

struct Part {
  std::optional<SampleId> id;
  std::string title;
  Seconds length{1'500};
  std::vector<std::string> tags;
};
template <>
struct describe<Part> {
  static constexpr std::string_view name = "Part";
  static constexpr auto fields =
      fields_of(field<&Part::id>("id", "l"),
                field<&Part::title>("title", "l").required().length(1, 5).also_named("heading"),
                field<&Part::length>("length", "l").range(500, 900'000),
                field<&Part::tags>("tags", "l").length(0, 3));
};

struct Sample {
  SampleId id;
  std::string text;
  std::string story;
  std::string email;
  std::string password;
  std::string color = "#000000";
  std::string hidden;
  std::string team_only;
  bool flag = false;
  std::int32_t small = 0;
  std::int64_t big = 0;
  Time at;
  Colour colour = Colour::red;
  std::optional<Part> part;
  std::vector<Part> parts;
  std::optional<std::string> note;
  std::optional<std::int32_t> count;
  std::string both;
};
template <>
struct describe<Sample> {
  static constexpr std::string_view name = "Sample";
  static constexpr auto fields = fields_of(
      field<&Sample::id>("id", "l").set_by_server(), field<&Sample::text>("text", "l").length(2, 8),
      field<&Sample::story>("story", "l").format(Format::multiline),
      field<&Sample::email>("email", "l").format(Format::email),
      field<&Sample::password>("password", "l").format(Format::password).write_only(),
      field<&Sample::color>("color", "l").format(Format::color),
      field<&Sample::hidden>("hidden", "l").server_only(),
      field<&Sample::team_only>("team_only", "l").audience(kHiringTeam),
      field<&Sample::flag>("flag", "l"), field<&Sample::small>("small", "l").range(-3, 7),
      field<&Sample::big>("big", "l"), field<&Sample::at>("at", "l"),
      field<&Sample::colour>("colour", "l"), field<&Sample::part>("part", "l"),
      field<&Sample::parts>("parts", "l").length(0, 2), field<&Sample::note>("note", "l"),
      field<&Sample::count>("count", "l"),
      field<&Sample::both>("both", "l").also_named("either").prints_both());
};
static_assert(describes_every_member<Sample> && describes_every_member<Part>);

}  // namespace candor
