// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/absent_list.h"

#include <algorithm>
#include <system_error>

#include "model/core/files/replacement_file.h"
#include "model/core/names.h"
#include "model/data/text_file.h"
#include "model/encoders/extraction/item_words.h"

namespace xsmoe::encoders {
namespace {

/// Why an item has nothing to encode; empty where it has.
std::string lackOf(const ItemCard& item, Modality modality) {
  if (modality == Modality::kVisual) return item.imagePath.empty() ? "no picture" : "";
  return itemWords(item).empty() ? "no words" : "";
}

void appendLine(std::string& list, const ItemCard& item, Modality modality, const std::string& reason) {
  data::appendCsvField(list, item.id);
  list += ',' + std::string(name(modality)) + ',';
  if (modality == Modality::kVisual) data::appendCsvField(list, item.imagePath);
  list += ',';
  data::appendCsvField(list, reason);
  list += '\n';
}

}  // namespace

std::filesystem::path absentListOf(std::filesystem::path cache) { return cache += ".absent.csv"; }

Result<std::int64_t> writeAbsentList(const std::filesystem::path& path, const std::vector<ItemCard>& items,
                                     const std::map<Modality, AbsentRows>& absent) {
  std::string list = "item,modality,file,reason\n";
  std::int64_t lines = 0;
  for (std::size_t row = 0; row < items.size(); ++row)
    for (const auto& [modality, problems] : absent) {
      const auto problem = problems.find(static_cast<std::int64_t>(row));
      const std::string reason = problem == problems.end() ? lackOf(items[row], modality) : problem->second;
      if (reason.empty()) continue;
      appendLine(list, items[row], modality, reason);
      ++lines;
    }
  std::error_code ignored;
  if (lines == 0)
    std::filesystem::remove(path, ignored);
  else if (auto good = writeTextFile(path, list); !good)
    return tl::unexpected(good.error());
  return lines;
}

}  // namespace xsmoe::encoders
