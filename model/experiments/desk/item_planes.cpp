// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/item_planes.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <tuple>

#include "model/device/tasks.h"
#include "model/network/recommender.h"

namespace xsmoe::experiments {
namespace {

constexpr std::int64_t kRowsOfBlock = 4096;

/// `work(rows, block)` of each block of rows.
void eachBlock(const at::Tensor& rows, const std::function<void(const at::Tensor&, std::int64_t)>& work) {
  const auto n = rows.size(0);
  device::runTasks(rows.device(), (n + kRowsOfBlock - 1) / kRowsOfBlock, [&](std::int64_t block) {
    const auto first = block * kRowsOfBlock;
    work(rows.narrow(0, first, std::min(kRowsOfBlock, n - first)), block);
  });
}

/// The sum of what blocks of rows give, float64, in their order.
at::Tensor sumOver(const at::Tensor& rows, const std::function<at::Tensor(const at::Tensor&)>& of) {
  std::vector<at::Tensor> parts(static_cast<std::size_t>((rows.size(0) + kRowsOfBlock - 1) / kRowsOfBlock));
  eachBlock(rows,
            [&](const at::Tensor& some, std::int64_t block) { parts[static_cast<std::size_t>(block)] = of(some.to(torch::kDouble)); });
  auto sum = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) sum = sum + parts[i];
  return sum;
}

/// The two eigenvectors of a scatter matrix with the largest eigenvalues [e, 2], and their shares of all.
struct Axes {
  at::Tensor vectors;
  double firstShare = 0, secondShare = 0;
};
Axes axesOf(const at::Tensor& scatter) {
  const auto e = scatter.size(0);
  const auto found = at::linalg_eigh(scatter.to(torch::kCPU));  // increasing; e is small, and every LibTorch has it on the host
  const auto values = std::get<0>(found).clamp_min(0).contiguous();
  Axes axes{torch::zeros({e, 2}, torch::kDouble)};
  const double all = values.sum().item<double>();
  for (std::int64_t k = 0; k < std::min<std::int64_t>(2, e); ++k) {
    const auto vector = std::get<1>(found).select(1, e - 1 - k);
    const auto largest = vector.index_select(0, vector.abs().argmax().unsqueeze(0)).item<double>();
    axes.vectors.select(1, k).copy_(largest < 0 ? -vector : vector);
    (k == 0 ? axes.firstShare : axes.secondShare) = all > 0 ? values.data_ptr<double>()[e - 1 - k] / all : 0;
  }
  return axes;
}

struct Centre {
  double x = 0, y = 0;
};
Centre centreOf(const ItemMap& map, std::size_t n) {
  Centre centre;
  for (std::size_t i = 0; i < n; ++i) {
    centre.x += map.x[i];
    centre.y += map.y[i];
  }
  return {centre.x / static_cast<double>(n), centre.y / static_cast<double>(n)};
}

/// A row vector times it is turned, or turned and mirrored.
struct Orthogonal {
  double xx = 1, xy = 0, yx = 0, yy = 1;
};

/// Maximises tr(Rᵀ M) for M = [[a, b], [c, d]]: over rotations the maximum is ‖(a + d, b − c)‖, over reflections ‖(a − d, b + c)‖.
Orthogonal nearestOrthogonal(double a, double b, double c, double d) {
  const double turned = std::hypot(a + d, b - c), mirrored = std::hypot(a - d, b + c);
  if (turned >= mirrored)
    return turned > 0 ? Orthogonal{(a + d) / turned, (b - c) / turned, (c - b) / turned, (a + d) / turned} : Orthogonal{};
  return {(a - d) / mirrored, (b + c) / mirrored, (b + c) / mirrored, (d - a) / mirrored};
}

}  // namespace

ItemMap principalPlane(const at::Tensor& embeddings) {
  const torch::NoGradGuard noGrad;
  ItemMap map;
  const auto n = embeddings.size(0);
  if (n == 0) return map;
  const auto mean = sumOver(embeddings, [](const at::Tensor& rows) { return rows.sum(0); }) / n;
  const auto scatter = sumOver(embeddings, [&](const at::Tensor& rows) {
    const auto centred = rows - mean;
    return torch::matmul(centred.t(), centred);
  });
  if (!scatter.isfinite().all().item<bool>()) throw network::NotFinite("embeddings of items are not finite");
  const auto axes = axesOf(scatter);
  const auto vectors = axes.vectors.to(embeddings.device());
  const auto places = torch::empty({n, 2}, torch::kFloat);
  eachBlock(embeddings, [&](const at::Tensor& rows, std::int64_t block) {
    places.narrow(0, block * kRowsOfBlock, rows.size(0)).copy_(torch::matmul(rows.to(torch::kDouble) - mean, vectors));
  });
  const float* const values = places.data_ptr<float>();
  map.x.resize(static_cast<std::size_t>(n));
  map.y.resize(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < map.x.size(); ++i) {
    map.x[i] = values[2 * i];
    map.y[i] = values[2 * i + 1];
  }
  map.firstShare = axes.firstShare;
  map.secondShare = axes.secondShare;
  return map;
}

void alignOnto(ItemMap& map, const ItemMap& before) {
  const auto common = std::min(map.x.size(), before.x.size());
  if (common == 0) return;
  const auto from = centreOf(map, common), to = centreOf(before, common);
  double a = 0, b = 0, c = 0, d = 0;
  for (std::size_t i = 0; i < common; ++i) {
    const double x = map.x[i] - from.x, y = map.y[i] - from.y, beforeX = before.x[i] - to.x, beforeY = before.y[i] - to.y;
    a += x * beforeX;
    b += x * beforeY;
    c += y * beforeX;
    d += y * beforeY;
  }
  const auto turn = nearestOrthogonal(a, b, c, d);
  for (std::size_t i = 0; i < map.x.size(); ++i) {
    const double x = map.x[i] - from.x, y = map.y[i] - from.y;
    map.x[i] = static_cast<float>(x * turn.xx + y * turn.yx + to.x);
    map.y[i] = static_cast<float>(x * turn.xy + y * turn.yy + to.y);
  }
}

at::Tensor cosinesWith(const at::Tensor& rows, std::int64_t row) {
  const torch::NoGradGuard noGrad;
  const auto one = rows.select(0, row).to(torch::kFloat);
  const auto length = one.norm();
  const auto cosines = torch::empty({rows.size(0)}, torch::kDouble);
  eachBlock(rows, [&](const at::Tensor& block, std::int64_t number) {
    const auto some = block.to(torch::kFloat);
    const auto lengths = (some.norm(2, 1) * length).clamp_min(1e-30);
    cosines.narrow(0, number * kRowsOfBlock, some.size(0)).copy_(torch::mv(some, one) / lengths);
  });
  return cosines;
}

std::vector<SimilarItem> nearestBy(const at::Tensor& cosines, std::int64_t place, int count) {
  const double* const all = cosines.data_ptr<double>();
  std::vector<SimilarItem> items;
  items.reserve(static_cast<std::size_t>(cosines.numel()));
  for (std::int64_t i = 0; i < cosines.numel(); ++i)
    if (i != place) items.push_back({static_cast<std::int32_t>(i), all[i]});
  const auto kept = std::min<std::ptrdiff_t>(std::max(count, 0), std::ssize(items));
  std::partial_sort(items.begin(), items.begin() + kept, items.end(), [](const SimilarItem& one, const SimilarItem& other) {
    return one.cosine > other.cosine || (one.cosine == other.cosine && one.place < other.place);
  });
  items.resize(static_cast<std::size_t>(kept));
  return items;
}

}  // namespace xsmoe::experiments
