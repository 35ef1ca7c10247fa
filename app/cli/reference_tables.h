// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "app/cli/console.h"
#include "model/analysis/reference_means.h"

namespace xsmoe::cli {

/// [{`name`, hr10, ndcg10, hr20, ndcg20}].
[[nodiscard]] nlohmann::json resultsObject(const std::vector<ReferenceResult>& results);

/// `means`, `better` and `attainable` (FORMATS.md, "Objects of --json"); null where no reference was measured.
[[nodiscard]] nlohmann::json meansObject(std::span<const ReferencedTest> tests);

/// The same for people: a row for the method and for each reference, a sentence where one of these ranks better, and one where one
/// knows what is attainable. Nothing where none was measured.
void printMeans(Console& console, std::span<const ReferencedTest> tests, std::string_view method);

/// HR@10 and NDCG@10 of the method and of each reference, a row for each test and for the mean over D_2 …, and these sentences.
void printTests(Console& console, std::span<const ReferencedTest> tests, std::string_view method);

}  // namespace xsmoe::cli
