// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace xsmoe::data {

/// How far a Python literal is read, and the JSON written for it.
struct PythonTranscript {
  std::string_view text;  ///< valid UTF-8 without zero bytes
  std::size_t at = 0;     ///< the next byte to read
  std::string json = {};
  std::string problem = {};  ///< why reading stopped at `at`; empty while all is well

  [[nodiscard]] bool done() const { return at == text.size(); }
  /// The next byte; a zero byte, which no text holds, at the end.
  [[nodiscard]] char next() const { return done() ? '\0' : text[at]; }
  [[nodiscard]] std::string_view rest() const { return text.substr(at); }
  bool take(char wanted) {
    if (next() != wanted) return false;
    ++at;
    return true;
  }
  void skipSpace() {
    while (next() == ' ' || next() == '\t' || next() == '\n' || next() == '\r' || next() == '\f') ++at;
  }
  /// Always false, for the caller to return.
  bool refuse(std::string reason) {
    problem = std::move(reason);
    return false;
  }
};

/// Whether a text literal begins here: a quote, or a prefix and a quote.
[[nodiscard]] bool atPythonText(const PythonTranscript& transcript);

/// Reads the text literals that stand side by side here and appends them as one JSON text. False if there is a problem.
[[nodiscard]] bool readPythonTexts(PythonTranscript& transcript);

/// Reads a decimal number, with its sign. False if there is a problem.
[[nodiscard]] bool readPythonNumber(PythonTranscript& transcript);

}  // namespace xsmoe::data
