// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/header_row.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>

#include "model/data/columns.h"
#include "model/data/raw_text.h"

namespace xsmoe::data {
namespace {

using Fields = std::vector<std::string>;

constexpr double kLeastTime = 1e8;  // seconds: 1973; counts of columns, users or ratings are less

Fields plain(const Fields& row) {
  Fields fields;
  for (std::string_view field : row) {
    field = trimmed(field);
    if (field.size() > 1 && field.starts_with('"') && field.ends_with('"')) field = field.substr(1, field.size() - 2);
    fields.emplace_back(field);
  }
  return fields;
}

bool hasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

double numberFrom(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && stop == text.data() + text.size() ? value : 0;
}

/// The columns in which nearly all rows below the first have a number, among those as long as the first.
std::vector<std::size_t> numericColumns(const std::vector<Fields>& rows) {
  const std::size_t count = rows.front().size();
  std::vector<std::ptrdiff_t> numbers(count);
  std::ptrdiff_t whole = 0;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    if (rows[r].size() != count) continue;
    ++whole;
    for (std::size_t i = 0; i < count; ++i) numbers[i] += isNumber(rows[r][i]) ? 1 : 0;
  }
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < count && whole > 0; ++i)
    if (10 * (whole - numbers[i]) <= whole) columns.push_back(i);
  return columns;
}

bool hasWordsAboveNumbers(const std::vector<Fields>& rows) {
  const Fields& first = rows.front();
  const auto columns = numericColumns(rows);
  const auto isWord = [&](std::size_t i) { return !first[i].empty() && !isNumber(first[i]); };
  if (columns.empty() || !std::all_of(columns.begin(), columns.end(), isWord)) return false;
  // Above one column only it may be an id with letters among ids without.
  return columns.size() > 1 || !hasDigit(first[columns.front()]);
}

bool hasCountAboveTimes(const std::vector<Fields>& rows) {
  if (rows.size() < 2 || !countsColumns(rows.front())) return false;
  for (const std::size_t column : numericColumns(rows))
    if (std::all_of(rows.begin() + 1, rows.end(),
                    [&](const Fields& row) { return column >= row.size() || numberFrom(row[column]) >= kLeastTime; }))
      return true;
  return false;
}

}  // namespace

bool isNumber(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && stop == text.data() + text.size();
}

bool countsColumns(const Fields& row) {
  for (std::size_t i = 0; i < row.size(); ++i)
    if (row[i] != std::to_string(i)) return false;
  return row.size() > 2;
}

bool beginsWithHeader(const std::vector<Fields>& unread) {
  if (unread.empty()) return false;
  std::vector<Fields> rows;
  for (const Fields& row : unread) rows.push_back(plain(row));
  const bool user = findColumn(rows.front(), userColumn({})).has_value(), item = findColumn(rows.front(), itemColumn({})).has_value(),
             time = findColumn(rows.front(), timeColumn({})).has_value();
  if ((user ? 1 : 0) + (item ? 1 : 0) + (time ? 1 : 0) > 1) return true;
  if ((user || item) && std::none_of(rows.front().begin(), rows.front().end(), isNumber)) return true;
  return hasWordsAboveNumbers(rows) || hasCountAboveTimes(rows);
}

}  // namespace xsmoe::data
