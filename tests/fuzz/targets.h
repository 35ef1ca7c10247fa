#pragma once
#include <array>
#include <ostream>
#include <stdexcept>
#include <string_view>

namespace xsmoe::fuzz {

/// Feed any bytes to one parser each and check what it promises of its answer. A crash, a report of a sanitizer and a `BrokenPromise` are
/// findings.
void fuzzDelimitedReader(std::string_view input);
void fuzzHtmlEntities(std::string_view input);
void fuzzPythonLiteral(std::string_view input);
void fuzzSafetensors(std::string_view input);
void fuzzSafetensorsHeader(std::string_view input);
void fuzzStreamDescription(std::string_view input);
void fuzzTimestamp(std::string_view input);

struct Target {
  std::string_view name;  ///< of its corpus, too
  void (*run)(std::string_view input);
  friend std::ostream& operator<<(std::ostream& out, const Target& target) { return out << target.name; }
};

inline constexpr std::array<Target, 7> kTargets{{
    {"delimited_reader", fuzzDelimitedReader},
    {"html_entities", fuzzHtmlEntities},
    {"python_literal", fuzzPythonLiteral},
    {"safetensors", fuzzSafetensors},
    {"safetensors_header", fuzzSafetensorsHeader},
    {"stream_description", fuzzStreamDescription},
    {"timestamp", fuzzTimestamp},
}};

struct BrokenPromise : std::logic_error {
  using std::logic_error::logic_error;
};

inline void require(bool kept, const char* promise) {
  if (!kept) throw BrokenPromise(promise);
}

}  // namespace xsmoe::fuzz
