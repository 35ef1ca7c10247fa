// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/rank_tables.h"

#include <cstdint>
#include <optional>

#include "model/analysis/table_text.h"
#include "model/core/ranking_metrics.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

/// ",sequences,hr10,…": without a sequence there are no metrics.
std::string sliceNumbers(const TestSlice& slice) {
  if (!slice.metrics) return ",0,,,,,,";
  const auto& metrics = *slice.metrics;
  std::string text = ',' + std::to_string(metrics.sequences);
  for (const double share : {metrics.hr10, metrics.ndcg10, metrics.hr20, metrics.ndcg20}) text += ',' + numberText(share);
  for (const double share : {metrics.hr10, metrics.ndcg10}) text += ',' + numberText(standardError(share, metrics.sequences));
  return text;
}

/// ",value,error"; empty fields without a mean.
std::string meanFields(const std::optional<MetricChange>& mean) {
  return mean ? ',' + numberText(mean->value) + ',' + numberText(mean->error) : ",,";
}

}  // namespace

std::string rankChangesTable(const RankChanges& changes) {
  std::string text = "user,target_before,target,rank_before,rank,fall,hr10\n";
  for (const auto& one : changes.users)
    text += csvField(one.user) + ',' + csvField(one.targetBefore) + ',' + csvField(one.target) + ',' + std::to_string(one.before) + ',' +
            std::to_string(one.after) + ',' + std::to_string(one.fall()) + ',' + hitWord(one) + '\n';
  return text;
}

std::string changeSlicesTable(const std::vector<ChangeSlice>& slices) {
  std::string text = "by,slice,name,users,fell,rose,lost,gained,fall,fall_error,hr10_change,hr10_change_error\n";
  for (const auto& [kind, key, name, changes, members] : slices) {
    text += std::string(descriptionOf(kind).key) + ',' + csvField(key) + ',' + csvField(name);
    for (const auto count : {changes.users, changes.fell, changes.rose, changes.lost, changes.gained}) text += ',' + std::to_string(count);
    text += meanFields(changes.fall) + meanFields(changes.hits) + '\n';
  }
  return text;
}

std::string slicesTable(const std::string& run, const std::vector<SlicedTest>& tests) {
  std::string text = "run,window,tested_on,by,slice,name,sequences,hr10,ndcg10,hr20,ndcg20,hr10_error,ndcg10_error\n";
  for (const auto& test : tests)
    for (const auto& slice : test.slices)
      text += csvField(run) + ',' + std::to_string(test.window.value) + ',' + std::to_string(test.testedOn.value) + ',' +
              std::string(descriptionOf(slice.kind).key) + ',' + csvField(slice.key) + ',' + csvField(slice.name) + sliceNumbers(slice) +
              '\n';
  return text;
}

}  // namespace xsmoe
