// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/write_stream_folder.h"

#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "model/core/number_text.h"
#include "model/data/import/report_json.h"
#include "model/data/numbers.h"
#include "model/data/text_file.h"

namespace xsmoe::data {
Result<void> writeInteractions(const std::filesystem::path& path, const InteractionLog& log, const ProgressCallback& progress) {
  TextFile file(path);
  const bool rated = !log.ratings.empty();
  file.write(rated ? "user,item,timestamp,rating\n" : "user,item,timestamp\n");
  std::string row;
  constexpr std::size_t kRowsPerReport = 65'536;
  for (std::size_t i = 0; i < log.users.size(); ++i) {
    if (i % kRowsPerReport == 0 && progress &&
        !progress({"writing interactions.csv", static_cast<std::int64_t>(i), static_cast<std::int64_t>(log.users.size()), "rows"}))
      return failure({}, "the import was cancelled");  // the folder has another name until it is whole
    row.clear();
    appendCsvField(row, log.userIds[static_cast<std::size_t>(log.users[i])]);
    row += ',';
    appendCsvField(row, log.itemIds[static_cast<std::size_t>(log.items[i])]);
    row += ',';
    appendSeconds(row, log.timesMs[i], log.timeNanos.empty() ? 0 : log.timeNanos[i]);
    if (rated) row += ',';
    if (rated && !std::isnan(log.ratings[i])) appendNumber(row, log.ratings[i]);
    row += '\n';
    file.write(row);
  }
  return file.close();
}

Result<void> writeItems(const std::filesystem::path& path, const std::vector<std::string>& ids, const std::vector<ItemText>& texts,
                        const std::vector<std::string>& pictures) {
  TextFile file(path);
  file.write("item,title,description,category,image\n");
  std::string row;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    row.clear();
    appendCsvField(row, ids[i]);
    for (const std::string* field : {&texts[i].title, &texts[i].description, &texts[i].category, &pictures[i]}) {
      row += ',';
      appendCsvField(row, *field);
    }
    row += '\n';
    file.write(row);
  }
  return file.close();
}

Result<void> writeDescription(const std::filesystem::path& path, const ImportSettings& settings, const std::string& title) {
  auto sources = nlohmann::ordered_json::array();
  for (const SourceFile& source : settings.sources)
    if (source.role != SourceRole::kUnused) sources.push_back({{"path", source.path}, {"format", source.format}, {"bytes", source.bytes}});
  const nlohmann::ordered_json description{
      {"title", title},
      {"interactions", "interactions.csv"},
      {"items", "items.csv"},
      {"features", "features.h5"},
      {"windows", settings.windows},
      {"k_core", settings.kCore},
      {"imported", {{"sources", sources}, {"from", settings.from}, {"to", settings.to}, {"repeats_dropped", settings.dropRepeats}}}};
  TextFile file(path);
  file.write(description.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
  return file.close();
}

Result<void> writeReport(const std::filesystem::path& path, const ImportReport& report) {
  TextFile file(path);
  file.write(toJson(report).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n');
  return file.close();
}

}  // namespace xsmoe::data
