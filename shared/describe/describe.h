// One table per type: describe<T>::fields names each member once, with its wire name, label and
// rules. type_of<T>() lowers the table to a TypeInfo, over which JSON, validation, SQL, schema and
// forms are ordinary functions.
//
// Supported kinds: bool, int, int64, std::string, Id<>, Time, Seconds, described enums, optional,
// vector, records. Anything else does not compile. No offsets: the address function applies the
// member pointer.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "shared/base/time.h"

namespace candor {

// A row number that cannot be confused with another noun's. 0 means "none yet".
template <class Noun>
struct Id {
  std::int64_t value = 0;
  bool operator==(const Id&) const = default;
};

enum class Kind : std::uint8_t {
  boolean,
  integer,
  seconds,
  text,
  time,
  choice,
  optional,
  list,
  record
};

enum class Format : std::uint8_t {
  none,
  email,
  password,
  multiline,
  url,
  search,
  username,
  color,
  key
};

// Who writes a field. read_write: both. set_by_server: a client value is an error. write_only:
// never sent. server_only: never sent, never read from a client.
enum class Access : std::uint8_t { read_write, set_by_server, write_only, server_only };

// For privacy exports and erasure: what kind of personal data a field holds.
enum class Personal : std::uint8_t { none, identity, contact, content, behaviour };

// Who may receive a field, as bits over domain Role plus the holder of a link
// (shared/domain/permissions.h).
using Audience = std::uint8_t;
inline constexpr Audience kEveryone = 0xff;

struct TypeInfo;
using TypeFunction = const TypeInfo& (*)();

struct FieldInfo {
  std::string_view name;   // wire name, column, form field, error path
  std::string_view label;  // key in assets/texts/en.json
  std::string_view also;   // second input name, printed too when `prints_also` (K28)
  TypeFunction type = nullptr;
  void* (*address_in)(void* owner) = nullptr;
  std::int64_t minimum =
      std::numeric_limits<std::int64_t>::min();  // number, milliseconds, length, count
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
  Format format_ = Format::none;
  Access access = Access::read_write;
  Audience audience_ = kEveryone;
  Personal personal_ = Personal::none;
  bool is_required = false;
  bool prints_also = false;
  bool is_column = true;   // false: computed, not stored in the table
  bool is_trimmed = true;  // white space at both ends is removed on input (never for passwords)

  constexpr FieldInfo required() const {
    auto f = *this;
    f.is_required = true;
    return f;
  }
  constexpr FieldInfo length(std::int64_t low, std::int64_t high) const {
    auto f = *this;
    f.minimum = low;
    f.maximum = high;
    return f;
  }
  constexpr FieldInfo range(std::int64_t low, std::int64_t high) const { return length(low, high); }
  constexpr FieldInfo format(Format value) const {
    auto f = *this;
    f.format_ = value;
    f.is_trimmed = value != Format::password;
    return f;
  }
  constexpr FieldInfo set_by_server() const {
    auto f = *this;
    f.access = Access::set_by_server;
    return f;
  }
  constexpr FieldInfo write_only() const {
    auto f = *this;
    f.access = Access::write_only;
    return f;
  }
  constexpr FieldInfo server_only() const {
    auto f = *this;
    f.access = Access::server_only;
    return f;
  }
  constexpr FieldInfo audience(Audience bits) const {
    auto f = *this;
    f.audience_ = bits;
    return f;
  }
  constexpr FieldInfo personal(Personal kind) const {
    auto f = *this;
    f.personal_ = kind;
    return f;
  }
  constexpr FieldInfo also_named(std::string_view other) const {
    auto f = *this;
    f.also = other;
    return f;
  }
  // Both names appear in the output, with the same value.
  constexpr FieldInfo prints_both() const {
    auto f = *this;
    f.prints_also = true;
    return f;
  }
  constexpr FieldInfo computed() const {
    auto f = *this;
    f.is_column = false;
    return f.set_by_server();
  }
};

struct Choice {
  std::int64_t value;
  std::string_view wire;   // compared without case on input (K32)
  std::string_view label;  // key in assets/texts/en.json
};

struct OptionalOps {
  void* (*get)(void* optional);      // null when empty
  void* (*emplace)(void* optional);  // value-initialised content
  void (*reset)(void* optional);
};

struct ListOps {
  std::size_t (*size)(const void* list);
  void* (*at)(void* list, std::size_t index);
  void* (*append)(void* list);  // value-initialised element at the end
  void (*clear)(void* list);
};

struct TypeInfo {
  Kind kind;
  std::string_view name;   // record and choice: schema name
  std::string_view table;  // record: SQL table, empty when not stored
  std::span<const FieldInfo> fields;
  std::span<const Choice> choices;
  TypeFunction element = nullptr;  // optional, list
  OptionalOps optional{};
  ListOps list{};
  // boolean, integer, seconds, time, choice: the value as an integer
  std::int64_t (*get_integer)(const void*) = nullptr;
  void (*set_integer)(void*, std::int64_t) = nullptr;
  std::int64_t integer_minimum = 0, integer_maximum = 0;
  bool is_id = false;
  std::span<const Choice> synonyms;           // choice: further words on input, never printed (K10)
  std::span<const std::string_view> ignored;  // record: names in form bodies that mean nothing (K5)
};

// Specialise for each record: name, fields; optionally table, ignored.
template <class T>
struct describe;
// Specialise for each enum: name, values (array of Choice); optionally synonyms (array of Choice).
template <class E>
struct describe_choices;

namespace detail {

template <auto M>
struct Member;
template <class Owner, class Value, Value Owner::*M>
struct Member<M> {
  using value = Value;
  static void* address_in(void* owner) { return &(static_cast<Owner*>(owner)->*M); }
};

struct AnyValue {
  template <class T>
  operator T() const noexcept;  // declared, never defined
};
template <class T, class... A>
constexpr std::size_t member_count() {
  if constexpr (requires { T{A{}..., AnyValue{}}; })
    return member_count<T, A..., AnyValue>();
  else
    return sizeof...(A);
}

template <class T>
struct is_id : std::false_type {};
template <class N>
struct is_id<Id<N>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_list : std::false_type {};
template <class T>
struct is_list<std::vector<T>> : std::true_type {};
template <class T>
concept Record = requires {
  describe<T>::fields;
};
template <class T>
concept ChoiceType = requires {
  describe_choices<T>::values;
};

template <class T>
constexpr std::string_view table_of() {
  if constexpr (requires { describe<T>::table; })
    return describe<T>::table;
  else
    return {};
}

}  // namespace detail

template <class T>
const TypeInfo& type_of();

template <auto M>
constexpr FieldInfo field(std::string_view name, std::string_view label) {
  FieldInfo f;
  f.name = name;
  f.label = label;
  f.type = &type_of<typename detail::Member<M>::value>;
  f.address_in = &detail::Member<M>::address_in;
  return f;
}

template <class... F>
constexpr std::array<FieldInfo, sizeof...(F)> fields_of(F... f) {
  static_assert(sizeof...(F) <= 64, "Present is a 64-bit mask");
  return {f...};
}

template <class T>
inline constexpr bool describes_every_member =
    detail::member_count<T>() ==
    std::tuple_size_v<std::remove_cvref_t<decltype(describe<T>::fields)>>;

namespace detail {

template <class T>
constexpr TypeInfo integer_type(Kind kind, std::int64_t low, std::int64_t high) {
  TypeInfo t{};
  t.kind = kind;
  t.integer_minimum = low;
  t.integer_maximum = high;
  t.get_integer = [](const void* p) -> std::int64_t {
    const T& v = *static_cast<const T*>(p);
    if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Seconds>)
      return v.ms;
    else if constexpr (is_id<T>::value)
      return v.value;
    else
      return static_cast<std::int64_t>(v);
  };
  t.set_integer = [](void* p, std::int64_t i) {
    T& v = *static_cast<T*>(p);
    if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, Seconds>)
      v.ms = i;
    else if constexpr (is_id<T>::value)
      v.value = i;
    else
      v = static_cast<T>(i);
  };
  return t;
}

template <class T>
constexpr TypeInfo make_type() {
  constexpr std::int64_t kExact = 9'007'199'254'740'991;
  if constexpr (std::is_same_v<T, bool>)
    return integer_type<T>(Kind::boolean, 0, 1);
  else if constexpr (std::is_same_v<T, std::int32_t>)
    return integer_type<T>(Kind::integer, -2'147'483'647 - 1, 2'147'483'647);
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return integer_type<T>(Kind::integer, -kExact, kExact);
  else if constexpr (std::is_same_v<T, Seconds>)
    return integer_type<T>(Kind::seconds, -kExact, kExact);
  else if constexpr (std::is_same_v<T, Time>)
    return integer_type<T>(Kind::time, -kExact, kExact);
  else if constexpr (is_id<T>::value) {
    auto t = integer_type<T>(Kind::integer, 0, kExact);
    t.is_id = true;
    return t;
  } else if constexpr (std::is_same_v<T, std::string>) {
    TypeInfo t{};
    t.kind = Kind::text;
    return t;
  } else if constexpr (ChoiceType<T>) {
    auto t = integer_type<T>(Kind::choice, 0, 255);
    t.name = describe_choices<T>::name;
    t.choices = describe_choices<T>::values;
    if constexpr (requires { describe_choices<T>::synonyms; })
      t.synonyms = describe_choices<T>::synonyms;
    return t;
  } else if constexpr (is_optional<T>::value) {
    TypeInfo t{};
    t.kind = Kind::optional;
    t.element = &type_of<typename T::value_type>;
    t.optional.get = [](void* p) -> void* {
      auto& o = *static_cast<T*>(p);
      return o ? &*o : nullptr;
    };
    t.optional.emplace = [](void* p) -> void* { return &static_cast<T*>(p)->emplace(); };
    t.optional.reset = [](void* p) { static_cast<T*>(p)->reset(); };
    return t;
  } else if constexpr (is_list<T>::value) {
    TypeInfo t{};
    t.kind = Kind::list;
    t.element = &type_of<typename T::value_type>;
    t.list.size = [](const void* p) { return static_cast<const T*>(p)->size(); };
    t.list.at = [](void* p, std::size_t i) -> void* { return &(*static_cast<T*>(p))[i]; };
    t.list.append = [](void* p) -> void* { return &static_cast<T*>(p)->emplace_back(); };
    t.list.clear = [](void* p) { static_cast<T*>(p)->clear(); };
    return t;
  } else {
    static_assert(Record<T>, "describe this type, or use a supported kind");
    static_assert(describes_every_member<T>, "a member is missing from describe<T>::fields");
    TypeInfo t{};
    t.kind = Kind::record;
    t.name = describe<T>::name;
    t.table = table_of<T>();
    t.fields = describe<T>::fields;
    if constexpr (requires { describe<T>::ignored; }) t.ignored = describe<T>::ignored;
    return t;
  }
}

template <class T>
inline constexpr TypeInfo kTypeInfo = make_type<T>();

}  // namespace detail

template <class T>
const TypeInfo& type_of() {
  return detail::kTypeInfo<T>;
}

// Which fields a body named, by index in TypeInfo::fields. For partial updates.
using Present = std::uint64_t;

// Index of a field by wire name or second name, or -1.
int find_field(const TypeInfo& record, std::string_view name);
// The type inside optionals.
const TypeInfo& content_of(const TypeInfo& type);
// The wire word of an enumerator; the enumerator of a word or synonym (without case), or nothing.
std::string_view choice_word(const TypeInfo& choice, std::int64_t value);
std::optional<std::int64_t> choice_value(const TypeInfo& choice, std::string_view word);

template <class E>
std::string_view word_of(E value) {
  return choice_word(type_of<E>(), static_cast<std::int64_t>(value));
}
template <class E>
std::string_view label_of(E value) {
  for (const Choice& c : describe_choices<E>::values)
    if (c.value == static_cast<std::int64_t>(value)) return c.label;
  return {};
}

}  // namespace candor
