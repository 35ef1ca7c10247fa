// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/run_summary.h"
#include "model/core/error.h"

namespace xsmoe {

/// Which runs of a list a person wants to see (FORMATS.md, "Conditions on runs"): words and conditions separated by blanks, all of which
/// must hold. A word is found in any case in a run's name, stream, method, tags or note. A condition is KEY OP VALUE with a key of
/// runColumn() and = != < <= > >=. A quoted word or value may hold blanks; a minus in front turns a word or condition round.
///
///   method=xsmoe tau<0.2 hr10>10% -tag=broken "first try"
class RunFilter {
 public:
  struct Part;
  RunFilter() = default;  ///< every run
  explicit RunFilter(std::vector<Part> parts);
  [[nodiscard]] bool matches(const RunSummary& run) const;
  /// Of tables, in which methods stand side by side: a condition on a value of a setting that the run's method does not use holds.
  [[nodiscard]] bool matchesInTable(const RunSummary& run) const;
  [[nodiscard]] bool isEmpty() const { return parts_ == nullptr; }

 private:
  [[nodiscard]] bool matches(const RunSummary& run, bool inTable) const;
  std::shared_ptr<const std::vector<Part>> parts_;
};

/// Errors (of use) name the character, from 1, and what is expected there: a key that is not known, no value, a value of another kind, an
/// order of texts, a share above 1 without %, a quote without its end.
[[nodiscard]] Result<RunFilter> parseRunFilter(std::string_view text);

/// The keys that conditions may have, for help and completion; those with a prefix not among them.
[[nodiscard]] std::vector<std::string> runFilterKeys();

}  // namespace xsmoe
