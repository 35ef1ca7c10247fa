#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "model/baselines/gag.h"
#include "model/baselines/giua_gnn.h"
#include "model/baselines/ssrm.h"
#include "tests/baselines/drifting_stream.h"

namespace xsmoe::baselines {

/// Tables of a small stream, d 16.
inline TabledOptions smallTables(std::int64_t users, std::int64_t items) {
  TabledOptions options;
  options.embedding = 16;
  options.length = DriftingStream::kLength;
  options.users = users;
  options.items = items;
  options.seed = 11;
  return options;
}

inline std::unique_ptr<StreamingRecommender> streamingMethod(const std::string& method, const TabledOptions& tables,
                                                             double reservoirRatio = 0.1) {
  SessionOptions session{tables, reservoirRatio, false};
  session.tabled.weightDecay = 1e-5;
  if (method == "gag") return std::make_unique<GagRecommender>(session);
  if (method == "giua-gnn") return std::make_unique<GiuaGnnRecommender>(GiuaGnnOptions{session, false, false});
  return std::make_unique<SsrmRecommender>(SsrmOptions{tables, reservoirRatio, 0.5, 0.2});
}

/// Prefixes of one user each, as many columns as the longest has items, and as many again as `padding`.
inline PrefixBatch prefixes(const std::vector<std::int64_t>& users, const std::vector<std::vector<std::int64_t>>& items,
                            std::int64_t padding = 0) {
  std::int64_t length = 0;
  for (const auto& one : items) length = std::max(length, std::ssize(one));
  PrefixBatch batch{torch::tensor(users, torch::kLong),
                    torch::zeros({std::ssize(items), length + padding}, torch::kLong),
                    torch::empty({std::ssize(items)}, torch::kLong),
                    {}};
  for (std::int64_t i = 0; i < std::ssize(items); ++i) {
    const auto& one = items[static_cast<std::size_t>(i)];
    batch.prefixes[i].narrow(0, 0, std::ssize(one)).copy_(torch::tensor(one, torch::kLong));
    batch.lengths[i] = std::ssize(one);
  }
  return batch;
}

/// Sets parameters and buffers by name; all others stay.
inline void setParameters(TabledRecommender& recommender, const network::NamedTensors& values) {
  auto all = recommender.parameters();
  for (const auto& [name, tensor] : recommender.buffers()) all[name] = tensor;
  for (const auto& [name, tensor] : values) all.at(name) = tensor;
  recommender.load(all);
}

inline std::int64_t parametersBelow(const network::Recommender& recommender, const std::string& prefix) {
  std::int64_t count = 0;
  for (const auto& [name, tensor] : recommender.parameters())
    if (name.rfind(prefix, 0) == 0) count += tensor.numel();
  return count;
}

}  // namespace xsmoe::baselines
