// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/result_table.h"

namespace xsmoe {

/// A text in the words of LaTeX: its own signs escaped, Greek letters and signs as mathematics, letters that its fonts lack as [U+4E2D].
[[nodiscard]] std::string latexText(std::string_view text);

/// Tables for a paper, each scaled or turned as its width asks. What belongs into the preamble is told in the first line.
[[nodiscard]] std::string latexParts(const std::vector<ResultTable>& tables);
/// A document of its own, a page a table, each as large as the largest needs.
[[nodiscard]] std::string latexDocument(const std::vector<ResultTable>& tables);

}  // namespace xsmoe
