// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/made_picture.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/widgets/made_run.h"

namespace xsmoe::widgets {
namespace {

/// `n` shares that sum to 1, the largest somewhere that `phase` decides.
std::vector<double> shares(std::size_t n, double phase) {
  std::vector<double> all(n);
  for (std::size_t i = 0; i < n; ++i) all[i] = std::exp(1.5 * std::sin(phase + 2.1 * static_cast<double>(i)));
  const double sum = std::accumulate(all.begin(), all.end(), 0.0);
  for (double& one : all) one /= sum;
  return all;
}

ItemCard card(int i, const std::string& pictureFolder) {
  static const std::vector<std::string> kTitles{"Plain blue mug", "Ornate vase with golden handles and a very long name", "Red bowl",
                                                "Green jug", "Calm grey plate"};
  ItemCard item;
  item.id = "i" + std::to_string(1000 + i);
  item.title = kTitles[static_cast<std::size_t>(i) % kTitles.size()] + (i < 5 ? "" : " " + std::to_string(i));
  item.description = "A thing of the made stream.";
  if (!pictureFolder.empty() && i % 3 != 2) item.imagePath = pictureFolder + "/item" + std::to_string(i % 5) + ".png";
  item.firstWindow = i % 4;
  return item;
}

TowersPicture towers() {
  TowersPicture picture;
  picture.states = {0, 2, 4, 6, 8, 10, 12};
  const auto fused = shares(3, 0.4);
  for (std::size_t t = 0; t < 3; ++t) {
    TowersPicture::Tower tower{std::vector<std::string>{"visual", "textual", "inter-modal"}[t], {}, fused[t]};
    for (std::size_t i = 0; i < picture.states.size(); ++i) tower.gates.push_back(0.5 + 0.42 * std::sin(static_cast<double>(3 * t + i)));
    picture.towers.push_back(tower);
  }
  return picture;
}

/// Along the history, and back from the last item to the first one; every second node has a self edge of the normalisation.
SessionGraphPicture sessionGraph(int items, bool withUser) {
  SessionGraphPicture graph;
  const auto global = shares(static_cast<std::size_t>(items), 1), in = shares(static_cast<std::size_t>(items), 2),
             out = shares(static_cast<std::size_t>(items), 3);
  for (int i = 0; i < items; ++i) {
    SessionGraphPicture::Node node{i, i == 1 ? 2 : 1, 0.6 * std::cos(1.3 * i), {}, {}, {}};
    const auto at = static_cast<std::size_t>(i);
    if (withUser) {
      node.globalShare = global[at];
      node.userToIn = in[at];
      node.userToOut = out[at];
    }
    graph.nodes.push_back(node);
    if (i > 0) graph.edges.push_back({i - 1, i, i == 1 ? 2 : 1, 0.3 + 0.05 * i, 0.7 - 0.05 * i});
    if (i % 2 == 0) graph.edges.push_back({i, i, 0, 0.5, 0.33});
  }
  if (items > 2) graph.edges.push_back({1, 0, 1, 0.41, 0.41});
  if (items == 1) graph.edges = {{0, 0, 1, 1, 1}};
  graph.last = items > 2 ? items - 2 : items - 1;
  graph.userKnown = !withUser;
  return graph;
}

MixersPicture mixers(int items) {
  MixersPicture picture;
  const auto fused = shares(3, 2.2);
  for (std::size_t b = 0; b < 3; ++b) {
    MixersPicture::Branch branch{std::vector<std::string>{"id", "textual", "visual"}[b], {}, fused[b]};
    for (int i = 0; i < items; ++i) branch.influence.push_back(0.02 + 0.4 * std::pow(std::sin(0.9 * i + static_cast<double>(b)), 2));
    picture.branches.push_back(branch);
  }
  return picture;
}

HypergraphPicture hypergraph(const MethodPicture& picture) {
  constexpr std::size_t kHyperedges = 4;
  HypergraphPicture graph;
  graph.neighbourCount = static_cast<int>(picture.history.size()) + 9;
  for (std::size_t i = 0; i < picture.history.size(); ++i)
    graph.neighbours.push_back({picture.history[i], 0.05 + 0.04 * static_cast<double>(i % 5), i % 4 != 3});
  for (const Modality modality : {Modality::kVisual, Modality::kTextual}) {
    const double phase = modality == Modality::kVisual ? 0 : 1.7;
    HypergraphPicture::Hyperedges edges{modality, shares(kHyperedges, phase), {}, {}};
    for (std::size_t i = 0; i < picture.history.size(); ++i)
      edges.history.push_back({picture.history[i], shares(kHyperedges, phase + static_cast<double>(i))});
    edges.neighbours = edges.history;
    for (std::size_t i = 0; i < picture.recommended.size(); ++i)
      edges.recommended.push_back({picture.recommended[i].item, shares(kHyperedges, phase + 0.5 * static_cast<double>(i))});
    graph.modalities.push_back(edges);
  }
  return graph;
}

void addScores(MethodPicture& picture, const std::string& pictureFolder) {
  for (int rank = 1; rank <= 10; ++rank) {
    RecommendedItem item{rank, card(20 + rank, pictureFolder), 0, false, {}};
    for (std::size_t p = 0; p < picture.scoreParts.size(); ++p)
      item.parts.push_back(1.1 / (rank + static_cast<double>(p)) - (rank % 3 == 0 && p == 0 ? 0.6 : 0.05));
    item.score = picture.scoreParts.empty() ? 1.0 / rank : std::accumulate(item.parts.begin(), item.parts.end(), 0.0);
    picture.recommended.push_back(item);
  }
}

}  // namespace

MethodPicture madePicture(Method method, int items, const std::string& pictureFolder) {
  MethodPicture picture;
  picture.method = method;
  picture.window = 3;
  picture.epoch = 8;
  picture.user = "u42";
  for (int i = 0; i < items; ++i) picture.history.push_back(card(i, pictureFolder));
  picture.parts = {{"user table", 156'160}, {"item table", 1'234'688}, {"gru", 99'072}, {"session", 32'768}};
  if (method == Method::kSsrm || method == Method::kGag) picture.scoreParts = {"user", "session"};
  if (method == Method::kLgmrec) picture.scoreParts = {"collaborative", "visual", "textual", "hyperedges"};
  addScores(picture, pictureFolder);
  switch (method) {
    case Method::kIisan: picture.detail = towers(); break;
    case Method::kGag:
    case Method::kGiuaGnn: picture.detail = sessionGraph(items, method == Method::kGiuaGnn); break;
    case Method::kSsrm: picture.detail = AttentionPicture{shares(static_cast<std::size_t>(items), 0.7), 0.5, true}; break;
    case Method::kMmmlp: picture.detail = mixers(items); break;
    case Method::kLgmrec: picture.detail = hypergraph(picture); break;
    default: break;
  }
  return picture;
}

}  // namespace xsmoe::widgets
