// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <string>
#include <vector>

#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/fixture_networks.h"
#include "model/experiments/checks/prefix_fixture.h"
#include "model/experiments/checks/sequence_fixture.h"
#include "model/network/distillable.h"

namespace xsmoe::experiments {
namespace {

// baselines.md, section 15: a divergence of about 0.01 carries a rounding of 1e-5 of itself.
constexpr double kDivergence = 1e-6;

network::Distillation distillationOf(const SequenceFixture& fixture) {
  return {fixture.sizes.at("temperature"), fixture.sizes.at("weight")};
}

/// The terms of one batch's loss.
void compareTerms(const SequenceFixture& fixture, int batch, const at::Tensor& loss, const network::Distillable& student,
                  Comparison& compare) {
  const auto number = std::to_string(batch);
  const auto& terms = student.lastTerms();
  const auto divergence = terms.divergence.defined() ? terms.divergence.item<double>() : 0.0;
  compare.tensors("task", terms.task + 1, fixture.expectedTensor("task." + number) + 1, kValues);
  compare.add("divergence", std::abs(divergence - fixture.expectedTensor("distillation." + number).item<double>()), kDivergence,
              "batch " + number + ": " + std::to_string(divergence));
  compare.tensors("loss", loss + 1, fixture.expectedTensor("loss." + number) + 1, kValues);
}

template <class Network>
void compareGradients(const SequenceFixture& fixture, const Network& network, Comparison& compare) {
  for (const auto& [name, gradient] : network.gradients())
    compare.tensors("gradients", gradient, fixture.expectedTensor("grad." + name), kTrained);
}

/// Products of the user states at the real positions with every item slot of the batch.
at::Tensor slotScores(baselines::IisanRecommender& network, const at::Tensor& sequences) {
  const auto real = sequences.narrow(1, 0, sequences.size(1) - 1).ne(0).flatten().nonzero().squeeze(1);
  const auto users = network.userStates(sequences).flatten(0, 1).cpu().index_select(0, real);
  return torch::mm(users, network.embedItems(sequences.flatten()).cpu().t());
}

void compareIisan(const SequenceFixture& fixture, const features::TensorFile& teachers, const device::ComputeDevice& device,
                  Comparison& compare) {
  const auto student = makeIisan(fixture, fixture.weights, device);
  const std::shared_ptr<baselines::IisanRecommender> teacher = makeIisan(fixture, teachers, device);
  student->setTeacher(teacher, distillationOf(fixture));
  student->beginTraining(fixture.input("popularity").log());
  student->beginEpoch(0);
  for (const int batch : {1, 0}) {
    const auto loss = student->computeGradients(fixture.input("sequences." + std::to_string(batch)));
    compareTerms(fixture, batch, loss, *student, compare);
  }
  compareGradients(fixture, *student, compare);
  const auto& sequences = fixture.input("sequences.0");
  const auto columns = fixture.expectedTensor("columns");
  for (const auto& [network, name] : {std::pair(student.get(), "student_logits"), {teacher.get(), "teacher_logits"}})
    compare.tensors("logits", slotScores(*network, sequences) * columns, fixture.expectedTensor(name) * columns, kValues);
}

void compareMmmlp(const SequenceFixture& fixture, const features::TensorFile& teachers, const device::ComputeDevice& device,
                  Comparison& compare) {
  const auto student = makeMmmlp(fixture, fixture.weights, device);
  const std::shared_ptr<baselines::MmmlpRecommender> teacher = makeMmmlp(fixture, teachers, device);
  const auto none = torch::empty({0}, torch::kLong);
  const auto known = fixture.sizes.at("teacher_items").get<std::int64_t>();
  teacher->beginTraining(known, none);
  student->setTeacher(teacher, distillationOf(fixture));
  student->beginTraining(fixture.sizes.at("items_seen").get<std::int64_t>(), none);
  student->beginEpoch(0);
  for (const int batch : {1, 0})
    compareTerms(fixture, batch, student->computeGradients(rowsOf(prefixesOf(fixture, std::to_string(batch)))), *student, compare);
  compareGradients(fixture, *student, compare);
  const auto prefixes = prefixesOf(fixture, "0");
  for (const auto& [network, name] : {std::pair(student.get(), "student_logits"), {teacher.get(), "teacher_logits"}})
    compare.tensors("logits", torch::mm(network->vectors(prefixes), network->embedItems(torch::arange(1, known + 1)).t()),
                    fixture.expectedTensor(name), kValues);
}

void compareLgmrec(const SequenceFixture& fixture, const features::TensorFile& teachers, const device::ComputeDevice& device,
                   Comparison& compare) {
  const auto student = makeOpenLgmrec(fixture, device);
  const std::shared_ptr<baselines::LgmrecRecommender> teacher = makeLgmrec(fixture, teachers, device);
  student->setTeacher(teacher, distillationOf(fixture));
  for (const int batch : {1, 0})
    compareTerms(fixture, batch, student->computeGradients(tripleRows(fixture, std::to_string(batch))), *student, compare);
  compareGradients(fixture, *student, compare);
  const auto& graph = student->graph();
  const auto columns = torch::tensor(fixture.sizes.at("columns").at(0).get<std::vector<std::int64_t>>(), torch::kLong);
  auto users = tripleRows(fixture, "0").users.clone();
  for (std::int64_t i = 0; i < users.size(0); ++i) users[i] = graph.userPlace(users[i].item<std::int64_t>());
  const baselines::NodeRows rows{users.to(device.device), graph.itemPlaces(columns).to(device.device)};
  for (const auto& [network, name] : {std::pair(student.get(), "student_logits"), {teacher.get(), "teacher_logits"}}) {
    const auto pass = network->passOn(*student, rows);
    compare.tensors("logits", torch::mm(pass.final.users, pass.final.items.t()), fixture.expectedTensor(name), kValues);
  }
}

}  // namespace

Result<std::vector<CheckLine>> checkDistillationFixture(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  const auto teachers = features::readSafetensors(folder / "teacher.safetensors");
  if (!teachers) return tl::unexpected(teachers.error());
  return checkSequenceFixture(folder, [&](const SequenceFixture& fixture, Comparison& compare) {
    const auto model = fixture.sizes.at("model").get<std::string>();
    if (model == "iisan")
      compareIisan(fixture, *teachers, device, compare);
    else if (model == "mmmlp")
      compareMmmlp(fixture, *teachers, device, compare);
    else if (model == "lgmrec")
      compareLgmrec(fixture, *teachers, device, compare);
    else
      compare.add("model", INFINITY, kExact, "\"" + model + "\" is none that this program distils");
  });
}

}  // namespace xsmoe::experiments
