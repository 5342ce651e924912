// csv REPEATS FILE OUT: a CSV of time,open,high,low,close,volume to six columns with a hash of them. A time is YYYY-MM-DDThh:mm:ssZ.
#include <cstring>
#include "workload.h"

constexpr int COLUMNS = 6;

/** Days from 1970-01-01 by the civil calendar. */
static int64_t daysOf(int64_t year, int month, int day) {
  year -= month <= 2;
  const int64_t era = year / 400, of = year - era * 400;
  const int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of * 365 + of / 4 - of / 100 + dayOfYear - 719468;
}
static int digits(const char* text, int count) {
  int value = 0;
  for (int i = 0; i < count; i++) value = value * 10 + (text[i] - '0');
  return value;
}
static double timeOf(const char*& text) {
  const int64_t days = daysOf(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2));
  const int seconds = (digits(text + 11, 2) * 60 + digits(text + 14, 2)) * 60 + digits(text + 17, 2);
  text += 20;
  return (double)(days * 86400 + seconds) * 1e3;
}
/** A decimal of at most 15 digits: whole digits by a power of ten are rounded once, hence right to the last bit. */
static double decimalOf(const char*& text) {
  static const double POWERS[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  int64_t whole = 0;
  for (; *text >= '0' && *text <= '9'; text++) whole = whole * 10 + (*text - '0');
  if (*text != '.') return (double)whole;
  const char* point = ++text;
  for (; *text >= '0' && *text <= '9'; text++) whole = whole * 10 + (*text - '0');
  return (double)whole / POWERS[text - point];
}

int main(int, char** args) {
  std::vector<double> columns[COLUMNS];
  uint64_t hash = 0;
  timed(atoi(args[1]), [&] {
    auto bytes = bytesOf(args[2]);
    bytes.push_back(0);
    const char* text = bytes.data();
    while (*text && *text++ != '\n') {}
    for (auto& column : columns) column.clear(), column.reserve(bytes.size() / 48);
    while (*text)
      for (int k = 0; k < COLUMNS; k++, text++) columns[k].push_back(k ? decimalOf(text) : timeOf(text));
    hash = 1469598103934665603ull;
    for (const auto& column : columns)
      for (double value : column) {
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        hash = (hash ^ bits) * 1099511628211ull;
      }
  });
  std::vector<double> sums{(double)columns[0].size(), (double)(hash >> 11)};
  for (const auto& column : columns) {
    double sum = 0;
    for (double value : column) sum += value;
    sums.push_back(sum);
  }
  writeTo(args[3], sums);
}
