// SPDX-License-Identifier: Apache-2.0
#include "model/features/import_features.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <utility>

#include "model/core/names.h"
#include "model/data/import/article_numbers.h"
#include "model/data/numbers.h"
#include "model/features/cache_check.h"
#include "model/features/feature_cache_writer.h"
#include "model/features/half_values.h"

namespace xsmoe::features {
namespace {

constexpr std::int64_t kImportedAtOnce = std::int64_t{16} << 20;
constexpr std::size_t kMostReported = 100;

/// The rows of the cache: the items of all modalities, each once.
struct RowTable {
  std::vector<std::string> ids;
  std::unordered_map<std::string, std::size_t> rowFromId;
  std::map<Modality, std::vector<std::ptrdiff_t>> positions;  ///< [rows] where a modality has the item, −1: nowhere
  std::int64_t mended = 0;                                    ///< ids that were made whole, of all modalities

  /// `articles`: the items are H&M's, whose numbers may have lost zeros in front; they are made whole and counted.
  RowTable(const std::map<Modality, ImportedModality>& modalities, bool articles) {
    const auto wholeId = [&](const std::string& id) { return articles ? data::wholeArticleNumber(id) : id; };
    for (const auto& [modality, imported] : modalities)
      for (const std::string& id : imported.features->ids()) {
        const std::string whole = wholeId(id);
        mended += whole.size() != id.size() ? 1 : 0;
        if (rowFromId.emplace(whole, ids.size()).second) ids.push_back(whole);
      }
    for (const auto& [modality, imported] : modalities) {
      auto& rows = positions.emplace(modality, std::vector<std::ptrdiff_t>(ids.size(), -1)).first->second;
      for (std::size_t i = 0; i < imported.features->ids().size(); ++i)
        rows[rowFromId.at(wholeId(imported.features->ids()[i]))] = static_cast<std::ptrdiff_t>(i);
    }
  }
};

/// Whether nearly all ids are numbers of ten digits that begin with a zero, as H&M's articles have them.
bool areArticles(const std::vector<std::string>& ids) {
  constexpr std::size_t kDigits = 10;
  const auto isOne = [](const std::string& id) {
    return id.size() == kDigits && id.front() == '0' && id.find_first_not_of("0123456789") == std::string::npos;
  };
  return !ids.empty() && 10 * std::count_if(ids.begin(), ids.end(), isOne) >= 9 * std::ssize(ids);
}

Result<void> checkStateCounts(const FeatureImport& import) {
  const auto& first = *import.modalities.begin()->second.features;
  for (const auto& [modality, imported] : import.modalities)
    if (imported.features->stateCount() != first.stateCount())
      return badInput(imported.features->place(0),
                      "has " + std::to_string(imported.features->stateCount()) + " states for each item, the other modality has " +
                          std::to_string(first.stateCount()) + ": a grouping names states of both",
                      "Make features of the same number of states, or import one modality");
  return {};
}

/// Copies one modality from its source to the cache, block by block.
class ModalityCopy {
 public:
  ModalityCopy(const FeatureImport& import, Modality modality, const RowTable& rows, FeatureCacheWriter& writer, FeatureJoinReport& report)
      : import_(import),
        modality_(modality),
        source_(*import.modalities.at(modality).features),
        positions_(rows.positions.at(modality)),
        writer_(writer),
        report_(report),
        states_(source_.stateCount()),
        width_(source_.width()),
        present_(positions_.size(), false) {}

  Result<void> copy(const ProgressCallback& progress) {
    const std::int64_t rows = std::ssize(positions_);
    const std::int64_t atOnce = std::clamp<std::int64_t>(kImportedAtOnce / (2 * states_ * width_), 1, rows);
    item_.resize(static_cast<std::size_t>(states_ * width_));
    block_.resize(item_.size() * static_cast<std::size_t>(atOnce));
    for (std::int64_t first = 0; first < rows; first += atOnce)
      if (auto good = copyBlock(first, std::min(atOnce, rows - first), progress); !good) return good;
    if (std::find(present_.begin(), present_.end(), true) != present_.end()) return {};
    return badInput(source_.place(0), "no item's features can be used: " + firstReason_, "Make the features again");
  }
  [[nodiscard]] const std::vector<bool>& present() const { return present_; }

 private:
  Result<void> copyBlock(std::int64_t first, std::int64_t count, const ProgressCallback& progress) {
    std::fill(block_.begin(), block_.end(), std::uint16_t{0});
    for (std::int64_t row = 0; row < count; ++row) {
      if (progress && !progress({"importing " + std::string(name(modality_)) + " features", first + row, std::ssize(positions_), "items"}))
        return failure(import_.target.string(), "cancelled");
      if (auto good = copyItem(static_cast<std::size_t>(first + row), row, count); !good) return good;
    }
    for (int state = 0; state < states_; ++state)
      if (auto good = writer_.write(modality_, state, first, count, block_.data() + state * count * width_); !good) return good;
    return {};
  }

  Result<void> copyItem(std::size_t row, std::int64_t rowInBlock, std::int64_t blockRows) {
    if (positions_[row] < 0) return {};
    const auto position = static_cast<std::size_t>(positions_[row]);
    auto problem = source_.read(position, item_.data());
    if (!problem) return tl::unexpected(problem.error());
    if (problem->empty() && !allFinite(item_.data(), std::ssize(item_))) *problem = "a value is not finite in half precision";
    if (!problem->empty()) {
      if (report_.unreadableCount++ < static_cast<std::int64_t>(kMostReported))
        report_.unreadable.push_back({source_.place(position), 0, *problem});
      if (firstReason_.empty()) firstReason_ = std::move(*problem);
      return {};
    }
    present_[row] = true;
    for (std::int64_t state = 0; state < states_; ++state)
      std::copy_n(item_.data() + state * width_, width_, block_.data() + (state * blockRows + rowInBlock) * width_);
    return {};
  }

  const FeatureImport& import_;
  Modality modality_;
  ForeignFeatures& source_;
  const std::vector<std::ptrdiff_t>& positions_;
  FeatureCacheWriter& writer_;
  FeatureJoinReport& report_;
  std::int64_t states_, width_;
  std::vector<bool> present_;
  std::vector<std::uint16_t> item_, block_;
  std::string firstReason_;
};

using Presence = std::map<Modality, std::vector<bool>>;

bool has(const Presence& present, Modality modality, std::size_t row) {
  const auto found = present.find(modality);
  return found != present.end() && found->second[row];
}

void countJoin(const RowTable& rows, const Presence& present, const std::vector<std::string>& logItems, FeatureJoinReport& report) {
  std::vector<bool> mentioned(rows.ids.size(), false);
  for (const std::string& id : logItems) {
    const auto found = rows.rowFromId.find(id);
    const bool cached = found != rows.rowFromId.end();
    if (cached) mentioned[found->second] = true;
    const bool visual = cached && has(present, Modality::kVisual, found->second),
               textual = cached && has(present, Modality::kTextual, found->second);
    ++(visual && textual ? report.withBoth : visual ? report.onlyVisual : textual ? report.onlyTextual : report.withNeither);
  }
  report.logItems = std::ssize(logItems);
  if (!logItems.empty()) report.unusedItems = std::count(mentioned.begin(), mentioned.end(), false);
}

}  // namespace

Result<FeatureJoinReport> importFeatures(const FeatureImport& import, const ProgressCallback& progress) {
  if (import.modalities.empty()) return usageError("", "there are no features to import", "Name those of one modality at least");
  if (auto good = checkStateCounts(import); !good) return tl::unexpected(good.error());
  const RowTable rows(import.modalities, areArticles(import.logItems));
  if (!import.logItems.empty())
    if (auto good = checkItemsFit(rows.ids, import.logItems, import.modalities.begin()->second.features->place(0)); !good)
      return tl::unexpected(good.error());
  std::map<Modality, ModalityOutline> outlines;
  for (const auto& [modality, imported] : import.modalities)
    outlines[modality] = {imported.features->width(), imported.features->stateCount(), imported.encoder, imported.sourceSha256,
                          imported.tokenizerSha256};
  auto writer = FeatureCacheWriter::create(import.target, rows.ids, import.pooling, outlines);
  if (!writer) return tl::unexpected(writer.error());
  FeatureJoinReport report;
  report.target = import.target.string();
  report.cachedItems = std::ssize(rows.ids);
  if (rows.mended > 0)
    report.notes.push_back(data::inThousands(rows.mended) +
                           " ids lack zeros in front and were taken with ten digits, as the log has them.");
  Presence present, incomplete;
  for (const auto& [modality, imported] : import.modalities) {
    ModalityCopy copy(import, modality, rows, *writer, report);
    if (auto good = copy.copy(progress); !good) return tl::unexpected(good.error());
    present[modality] = copy.present();
    if (std::find(copy.present().begin(), copy.present().end(), false) != copy.present().end()) incomplete[modality] = copy.present();
    report.ignoredFiles += imported.features->ignoredFiles();
  }
  if (auto good = writer->finish(incomplete); !good) return tl::unexpected(good.error());
  countJoin(rows, present, import.logItems, report);
  return report;
}

}  // namespace xsmoe::features
