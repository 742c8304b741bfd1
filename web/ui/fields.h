// Fields people type into. Each is a native element from the first frame: the label above it, help
// below, error below with an icon. All return true in the turn the value changed.
#pragma once

#include "web/ui/base.h"

namespace ui {

enum class FieldKind : std::uint8_t { text, email, password, search, telephone, url, number };

struct FieldOptions {
  std::string_view help = {};
  std::string_view error = {};  // empty = fine
  bool required = false;        // otherwise "(optional)" is shown inside forms
  bool optional_mark = false;
  bool disabled = false;
  bool readonly = false;
  bool hide_label = false;  // keeps the name, saves the room (search in a toolbar)
  FieldKind kind = FieldKind::text;
  std::string_view autocomplete = {};  // "email", "current-password", "name", ...; default by kind
  int max_length = 0;                  // characters; a count appears near the limit
  int rows = 4;                        // textarea
  float width = 0;
  std::string_view key = {};  // stable name of the field; defaults to the label
};
bool text_field(std::string_view label, std::string& value, const FieldOptions& options = {});
bool text_area(std::string_view label, std::string& value, const FieldOptions& options = {});
bool email_field(std::string_view label, std::string& value, FieldOptions options = {});
// With a "Show password" toggle. autocomplete: "current-password" unless told "new-password".
bool password_field(std::string_view label, std::string& value, FieldOptions options = {});
// A field that people neither see nor reach with any device; only programs that fill every field of
// a form do. `name` is what it is called in the page.
void decoy_field(std::string_view name, std::string& value);
// Search: a magnifier inside, Escape empties.
bool search_field(std::string_view label, std::string& value, FieldOptions options = {});

struct NumberOptions {
  std::int64_t min = INT64_MIN, max = INT64_MAX;
  int decimals = 0;  // value is in units of 10^-decimals
  std::string_view unit = {};
};
// Empty text leaves `value` alone and shows the error of the range when told so by the form.
bool number_field(std::string_view label, std::int64_t& value, const NumberOptions& number = {},
                  const FieldOptions& options = {});

enum class DateKind : std::uint8_t { date_time, date, time };
// Native picker. The value is UTC milliseconds; 0 = empty. Shown in the reader's zone.
bool date_time_field(std::string_view label, std::int64_t& utc_ms,
                     DateKind kind = DateKind::date_time, const FieldOptions& options = {});

// Native <select>: the list is the browser's own.
bool select(std::string_view label, std::string& value, Choices choices,
            const FieldOptions& options = {});

// A list of short texts as removable chips and a field to add one (skills, tags).
bool tags_field(std::string_view label, std::vector<std::string>& values,
                const FieldOptions& options = {});

// Several of many as check boxes; `values` holds the chosen wire values.
bool check_group(std::string_view label, std::vector<std::string>& values, Choices choices,
                 const FieldOptions& options = {});

}  // namespace ui
