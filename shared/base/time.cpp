// RFC 3339 text in and out of integer time. The calendar is the proleptic Gregorian one.
#include "shared/base/time.h"

namespace candor {

namespace {

constexpr std::int64_t kFirstMs = -62'167'219'200'000;  // 0000-01-01T00:00:00Z
constexpr std::int64_t kLastMs = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

struct Date {
  std::int64_t year;
  int month, day;
};

// Days since 1970-01-01. Years are counted from March, so that a leap day is the last of its year.
std::int64_t days_of(const Date& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const int month_from_march = (date.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

Date date_of(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month_from_march = static_cast<int>((5 * day_of_year + 2) / 153);
  const int day = static_cast<int>(day_of_year) - (153 * month_from_march + 2) / 5 + 1;
  const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

int days_in_month(std::int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : kDays[month - 1];
}

void append_digits(std::string& out, std::int64_t value, int width) {
  char digits[8];
  for (int i = width - 1; i >= 0; --i, value /= 10) digits[i] = static_cast<char>('0' + value % 10);
  out.append(digits, static_cast<std::size_t>(width));
}

// Reads a text from the left; every function is false when the text goes on differently.
struct Scanner {
  std::string_view rest;

  bool take(std::string_view any_of) {
    if (rest.empty() || any_of.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool digits(int count, int& value) {
    value = 0;
    for (int i = 0; i < count; ++i) {
      if (rest.empty() || rest.front() < '0' || rest.front() > '9') return false;
      value = value * 10 + (rest.front() - '0');
      rest.remove_prefix(1);
    }
    return true;
  }
  bool fraction_ms(int& ms) {
    ms = 0;
    if (!take(".")) return true;
    int count = 0;
    for (int digit = 0; digits(1, digit); ++count) {
      if (count < 3) ms = ms * 10 + digit;
    }
    for (int i = count; i < 3; ++i) ms *= 10;
    return count > 0;
  }
  bool offset_minutes(int& minutes) {
    minutes = 0;
    if (take("Zz")) return true;
    const bool is_west = !rest.empty() && rest.front() == '-';
    int hour = 0, minute = 0;
    if (!take("+-") || !digits(2, hour) || !take(":") || !digits(2, minute)) return false;
    if (hour > 23 || minute > 59) return false;
    minutes = (hour * 60 + minute) * (is_west ? -1 : 1);
    return true;
  }
};

}  // namespace

std::string format_time(Time time) {
  const std::int64_t ms = time.ms < kFirstMs ? kFirstMs : time.ms > kLastMs ? kLastMs : time.ms;
  const std::int64_t days = (ms >= 0 ? ms : ms - (kDayMs - 1)) / kDayMs;
  const std::int64_t in_day = ms - days * kDayMs;
  const Date date = date_of(days);
  std::string out;
  out.reserve(24);
  append_digits(out, date.year, 4);
  out += '-';
  append_digits(out, date.month, 2);
  out += '-';
  append_digits(out, date.day, 2);
  out += 'T';
  append_digits(out, in_day / kHourMs, 2);
  out += ':';
  append_digits(out, in_day % kHourMs / kMinuteMs, 2);
  out += ':';
  append_digits(out, in_day % kMinuteMs / kSecondMs, 2);
  if (in_day % kSecondMs != 0) {
    out += '.';
    append_digits(out, in_day % kSecondMs, 3);
  }
  out += 'Z';
  return out;
}

std::optional<Time> parse_time(std::string_view text) {
  Scanner scan{text};
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0, offset = 0;
  if (!scan.digits(4, year) || !scan.take("-") || !scan.digits(2, month) || !scan.take("-") ||
      !scan.digits(2, day) || !scan.take("Tt ") || !scan.digits(2, hour) || !scan.take(":") ||
      !scan.digits(2, minute) || !scan.take(":") || !scan.digits(2, second) ||
      !scan.fraction_ms(ms) || !scan.offset_minutes(offset) || !scan.rest.empty()) {
    return std::nullopt;
  }
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  Time time{days_of({year, month, day}) * kDayMs + hour * kHourMs + minute * kMinuteMs +
            second * kSecondMs + ms - offset * kMinuteMs};
  // A leap second exists only as the last second of a UTC day; it counts as the next one.
  const std::int64_t in_day = (time.ms % kDayMs + kDayMs) % kDayMs;
  if (second == 60 && in_day >= kSecondMs) return std::nullopt;
  if (time.ms < kFirstMs || time.ms > kLastMs) return std::nullopt;
  return time;
}

}  // namespace candor
