#include "model/encoders/vector_kernels.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace xsmoe::encoders {
namespace {

constexpr double kKernelRounding = 1e-6;

double distance(const at::Tensor& single, const at::Tensor& exact) { return (single.to(at::kDouble) - exact).abs().max().item<double>(); }
float* valuesOf(const at::Tensor& tensor) { return tensor.data_ptr<float>(); }

TEST(VectorKernels, ActivateAsTheExactFunctionsDo) {
  const auto x = at::linspace(-12, 12, 100'003).reshape({1, -1});
  const auto bias = at::full({x.size(1)}, 0.25F);
  const auto exact = (x + bias).to(at::kDouble);
  for (const auto& [name, expected] : {std::pair{"gelu", at::gelu(exact)}, std::pair{"gelu_new", at::gelu(exact, "tanh")},
                                       std::pair{"gelu_pytorch_tanh", at::gelu(exact, "tanh")}, std::pair{"relu", at::relu(exact)}}) {
    const auto activated = x.clone();
    biasAndActivate(valuesOf(activated), valuesOf(bias), activationFromName(name), 1, x.size(1));
    EXPECT_LT(distance(activated, expected), 2 * kKernelRounding) << name;  // of values up to 12
  }
}

TEST(VectorKernels, TakeTheSoftmaxOfRowsOfAnyWidth) {
  at::manual_seed(3);
  for (const std::int64_t width : {1, 2, 15, 16, 17, 197}) {
    const auto x = at::randn({5, width}) * 30;
    const auto softmax = x.clone();
    scaledSoftmax(valuesOf(softmax), 0.5F, 5, width);
    EXPECT_LT(distance(softmax, at::softmax(x.to(at::kDouble) * 0.5, -1)), 3 * kKernelRounding) << width;
  }
}

TEST(VectorKernels, TakeTheSoftmaxOfValuesFarApart) {
  const auto x = at::tensor({-1e30F, 0.0F, 88.0F, 88.0F}).reshape({1, 4});
  scaledSoftmax(valuesOf(x), 1, 1, 4);
  EXPECT_LT(distance(x, at::tensor({0.0, 0.0, 0.5, 0.5})), kKernelRounding);
}

TEST(VectorKernels, NormaliseTheSumOfRowsAndKeepIt) {
  at::manual_seed(3);
  for (const std::int64_t width : {1, 7, 16, 50, 768}) {
    const auto x = at::randn({4, width}) + 100, addend = at::randn({4, width}), bias = at::randn({width});
    const auto gain = at::randn({width}), shift = at::randn({width}), normalised = at::empty({4, width});
    const auto exact = (x.to(at::kDouble) + addend + bias);
    const auto expected = at::layer_norm(exact, {width}, gain.to(at::kDouble), shift.to(at::kDouble), 1e-3);
    addAndNormalise(valuesOf(x), valuesOf(addend), valuesOf(bias), {valuesOf(gain), valuesOf(shift), 1e-3F}, valuesOf(normalised), 4,
                    width);
    EXPECT_LT(distance(x, exact), 2e-5) << width;              // float32 at 100
    EXPECT_LT(distance(normalised, expected), 2e-4) << width;  // the same, divided by a deviation near 1
  }
}

TEST(VectorKernels, NormaliseInPlaceAndWithoutAnAddend) {
  at::manual_seed(3);
  const auto x = at::randn({3, 40}), gain = at::ones({40}), shift = at::zeros({40});
  const auto expected = at::layer_norm(x.to(at::kDouble), {40}, {}, {}, 1e-12);
  addAndNormalise(valuesOf(x), nullptr, nullptr, {valuesOf(gain), valuesOf(shift), 1e-12F}, valuesOf(x), 3, 40);
  EXPECT_LT(distance(x, expected), 2 * kKernelRounding);
}

TEST(VectorKernels, AddRowsAndABias) {
  const auto x = at::arange(6, at::kFloat).reshape({2, 3}).contiguous();
  addRows(valuesOf(x), valuesOf(at::ones({2, 3})), valuesOf(at::tensor({10.0F, 20.0F, 30.0F})), 2, 3);
  EXPECT_TRUE(x.equal(at::tensor({11.0F, 22.0F, 33.0F, 14.0F, 25.0F, 36.0F}).reshape({2, 3})));
}

}  // namespace
}  // namespace xsmoe::encoders
