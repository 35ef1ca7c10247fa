// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/ssrm.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "model/baselines/makers.h"
#include "model/baselines/plain_numbers.h"

namespace xsmoe::baselines {
namespace {

enum Place { kItems, kUsers };  // of the dropouts in a step

constexpr std::int64_t kSequencesAtOnce = 4096;

/// Rows [n, L+1], left padded, and back.
network::Samples rowsOf(const Sequences& sequences, const std::vector<std::size_t>& order, std::int64_t columns) {
  network::Samples rows{torch::empty({std::ssize(order)}, torch::kLong), torch::zeros({std::ssize(order), columns}, torch::kLong)};
  auto* user = rows.users.data_ptr<std::int64_t>();
  auto* end = rows.items.data_ptr<std::int64_t>();
  for (const auto i : order) {
    const auto all = sequences.at(i);
    const auto items = all.last(std::min(all.size(), static_cast<std::size_t>(columns)));
    *user++ = sequences.users[i];
    end += columns;
    std::copy(items.begin(), items.end(), end - std::ssize(items));
  }
  return rows;
}

Sequences sequencesOf(const network::Samples& rows) {
  Sequences sequences;
  const auto users = rows.users.contiguous(), items = rows.items.contiguous();
  const auto columns = items.size(1);
  const auto* item = items.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < users.size(0); ++i) {
    sequences.users.push_back(static_cast<std::int32_t>(users.data_ptr<std::int64_t>()[i]));
    for (std::int64_t column = 0; column < columns; ++column, ++item)
      if (*item > 0) sequences.items.push_back(static_cast<std::int32_t>(*item));
    sequences.offsets.push_back(std::ssize(sequences.items));
  }
  return sequences;
}

}  // namespace

SsrmRecommender::Network::Network(std::int64_t embedding) {
  gru = register_module("gru", torch::nn::GRU(torch::nn::GRUOptions(embedding, embedding).batch_first(true)));
  session = register_module("session", torch::nn::Linear(torch::nn::LinearOptions(2 * embedding, embedding).bias(false)));
}

SsrmRecommender::SsrmRecommender(SsrmOptions options)
    : UserAndSession(options.tabled, options.reservoirRatio),
      ssrm_(std::move(options)),
      network_(std::make_shared<Network>(options_.embedding)) {
  drawUniform(*network_);  // of the GRU it is LibTorch's default: its inputs and states are d wide
  network_->to(options_.device.device);
  addUserTable();
  addItemTable(/*zeroPadding=*/true);
}

network::Samples SsrmRecommender::elementsOf(const network::WindowData& data) const {
  return rowsOf(data.train, orderOfLastRecords(data.train, data.recordUsers), options_.length + 1);
}

at::Tensor SsrmRecommender::forcedOf(const network::Samples& elements, const network::WindowData& /*data*/) const {
  return torch::zeros({elements.users.size(0)}, torch::kBool);
}

network::Samples SsrmRecommender::samplesOf(const network::Samples& elements) const {
  return prefixSamples(sequencesOf(elements), static_cast<int>(options_.length), {});
}

std::vector<double> SsrmRecommender::sessionValues(const network::Samples& sequences) const {
  const torch::NoGradGuard noGrad;
  std::vector<double> values;
  const auto count = sequences.users.size(0);
  values.reserve(static_cast<std::size_t>(count));
  for (std::int64_t first = 0; first < count; first += kSequencesAtOnce) {
    const auto size = std::min(kSequencesAtOnce, count - first);
    const auto users = brought(sequences.users.narrow(0, first, size)), items = brought(sequences.items.narrow(0, first, size));
    const auto real = items.ne(0);
    const auto sums = (itemTable_->at(items) * real.unsqueeze(2)).sum(1);  // [n, d]
    const auto affinity = (userTable_->at(users) * trainedMask(users) * sums).sum(1) / real.sum(1);
    const auto part = affinity.to(torch::kCPU, torch::kDouble);
    values.insert(values.end(), part.data_ptr<double>(), part.data_ptr<double>() + size);
  }
  return values;
}

std::vector<double> SsrmRecommender::samplingValues(const network::Samples& elements, std::int64_t /*items*/) {
  auto values = sessionValues(elements);
  for (auto& value : values) value = -value;
  return values;
}

void SsrmRecommender::prepare(const PrefixBatch& /*batch*/) {
  step_.reset();
  if (dropout() && ssrm_.dropout > 0) step_.emplace(ssrm_.dropout, random_);
}

SsrmRecommender::Reading SsrmRecommender::readWith(const PrefixBatch& batch, Pass& pass, const network::Dropout* dropout) const {
  const auto length = batch.prefixes.size(1);
  const auto p = network::withDropout(userVectors(batch, pass), dropout, kUsers, pass.firstRow);                       // [B, d]
  const auto q = network::withDropout(pass.lookup.rows(*itemTable_, batch.prefixes), dropout, kItems, pass.firstRow);  // [B, L, d]
  const auto beyond = torch::arange(length, batch.lengths.options()).unsqueeze(0).ge(batch.lengths.unsqueeze(1));      // [B, L]
  const auto affinity = torch::bmm(q, p.unsqueeze(2)).squeeze(2);                                                      // [B, L]
  Reading reading;
  reading.attention = torch::softmax(affinity.masked_fill(beyond, -std::numeric_limits<float>::infinity()), 1);
  reading.states = std::get<0>(network_->gru->forward(q));
  const auto last = reading.states.gather(1, (batch.lengths - 1).view({-1, 1, 1}).expand({-1, 1, q.size(2)})).squeeze(1);  // [B, d]
  const auto attended = torch::bmm(reading.attention.unsqueeze(1), reading.states).squeeze(1);
  reading.userPart = ssrm_.userWeight * p;
  reading.sessionPart = (1 - ssrm_.userWeight) * network_->session->forward(torch::cat({attended, last}, 1));
  return reading;
}

SsrmRecommender::Reading SsrmRecommender::read(const PrefixBatch& batch, bool training) const {
  return readThrough(batch, training, [&](const PrefixBatch& all, Pass& pass) { return readWith(all, pass, nullptr); });
}

at::Tensor SsrmRecommender::sessionVectors(const PrefixBatch& batch, Pass& pass) {
  return readWith(batch, pass, pass.training && step_ ? &*step_ : nullptr).vector();
}

SsrmRecommender::Vectors SsrmRecommender::vectorsOf(const PrefixBatch& batch) const {
  const auto reading = read(batch);
  return {reading.userPart, reading.sessionPart};
}

MethodDetail SsrmRecommender::picture(const network::PictureQuestion& question) {
  const auto batch = inferenceBatch(question.inputs);
  const auto attention = read(batch).attention[0].narrow(0, 0, batch.lengths[0].item<std::int64_t>());
  return AttentionPicture{numbersOf(attention), ssrm_.userWeight, isTrained(batch.users[0].item<std::int64_t>())};
}

std::unique_ptr<network::Recommender> SsrmRecommender::clone() const {
  auto options = ssrm_;
  options.tabled.drawn = false;
  auto copy = std::make_unique<SsrmRecommender>(options);
  copyTo(*copy);
  return copy;
}

std::unique_ptr<network::Recommender> makeSsrm(const MethodInputs& inputs) {
  const auto& baselines = inputs.settings.model.baselines;
  SsrmOptions options;
  options.tabled = streamingOptions(inputs);
  options.reservoirRatio = baselines.reservoirRatio;
  options.userWeight = baselines.ssrmUserWeight;
  options.dropout = baselines.ssrmDropout;
  return std::make_unique<SsrmRecommender>(std::move(options));
}

}  // namespace xsmoe::baselines
