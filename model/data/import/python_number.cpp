// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include "model/data/digits.h"

#include "model/data/import/python_transcript.h"

namespace xsmoe::data {
namespace {

/// Copies digits without the single underscores between them; returns how many.
std::size_t copyDigits(PythonTranscript& transcript) {
  std::size_t count = 0;
  for (;; ++count) {
    const std::string_view rest = transcript.rest();
    if (count > 0 && rest.size() > 1 && rest[0] == '_' && isDigit(rest[1])) ++transcript.at;
    if (!isDigit(transcript.next())) return count;
    transcript.json += transcript.text[transcript.at++];
  }
}

/// Removes the zeros in front of the digits from `begin` on, except for a last one; true if there were some in front of another digit.
bool removeLeadingZeros(std::string& json, std::size_t begin) {
  if (begin == json.size()) return false;
  const std::size_t significant = json.find_first_not_of('0', begin);
  json.erase(begin, std::min(significant, json.size() - 1) - begin);
  return significant != std::string::npos && significant != begin;
}

bool copyExponent(PythonTranscript& transcript) {
  transcript.json += 'e';
  ++transcript.at;
  if (transcript.take('-'))
    transcript.json += '-';
  else
    transcript.take('+');
  return copyDigits(transcript) > 0 || transcript.refuse("an exponent has no digits");
}

/// Whether JSON readers take digits, perhaps with a minus, for a whole number: one of 64 bits.
bool fitsInteger(std::string_view json) {
  const auto fits = [&](auto value) { return std::from_chars(json.data(), json.data() + json.size(), value).ec == std::errc(); };
  return fits(std::int64_t{}) || fits(std::uint64_t{});
}

bool fitsDouble(std::string_view json) {
  double value = 0;
  return std::from_chars(json.data(), json.data() + json.size(), value).ec == std::errc();
}

}  // namespace

bool readPythonNumber(PythonTranscript& transcript) {
  std::string& json = transcript.json;
  const std::size_t sign = json.size();
  if (transcript.take('-'))
    json += '-';
  else
    transcript.take('+');
  transcript.skipSpace();
  const std::size_t begin = json.size();
  const std::size_t whole = copyDigits(transcript);
  const bool padded = removeLeadingZeros(json, begin);
  if (whole == 0) json += '0';
  const bool point = transcript.take('.');
  if (point) json += '.';
  const std::size_t decimals = point ? copyDigits(transcript) : 0;
  if (point && decimals == 0) json += '0';
  if (whole + decimals == 0) return transcript.refuse("a number has no digits");
  const bool exponent = transcript.next() == 'e' || transcript.next() == 'E';
  if (exponent && !copyExponent(transcript)) return false;
  if (padded && !point && !exponent) return transcript.refuse("a whole number begins with 0");
  if (!point && !exponent && !fitsInteger(std::string_view(json).substr(sign))) {
    json.insert(sign, 1, '"');  // as a text no digit is lost
    json += '"';
    return true;
  }
  return fitsDouble(std::string_view(json).substr(begin)) || transcript.refuse("a number is larger or smaller than any double");
}

}  // namespace xsmoe::data
