// The map of a stream's items, as a person moves it.
#include "tests/bench/shown_map.h"

#include <QApplication>
#include <QImage>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <QWidget>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "model/core/item_map.h"
#include "tests/bench/started_qt.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_colouring.h"

namespace xsmoe::bench {
namespace {

constexpr int kFrames = 120, kClusters = 40;

template <class Work>
double secondsFor(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::shared_ptr<const widgets::CatalogueListing> listingOf(int items) {
  Catalogue catalogue;
  for (int i = 0; i < items; ++i) {
    const auto number = std::to_string(i);
    catalogue.items.push_back(
        {"B" + number, "A thing for house and garden, number " + number, "", "", 9 * i / items, "category " + std::to_string(i % 23)});
  }
  return std::make_shared<const widgets::CatalogueListing>(std::move(catalogue));
}

/// Clusters of all sizes, as embeddings have them. `turn`: of the map before, by a little.
std::shared_ptr<const ItemMap> mapOf(int items, double turn) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  std::vector<std::pair<double, double>> centres;
  for (int i = 0; i < kClusters; ++i) centres.emplace_back(3 * normal(random), 2 * normal(random));
  auto map = std::make_shared<ItemMap>();
  for (int i = 0; i < items; ++i) {
    const auto cluster = static_cast<std::size_t>(i % kClusters);
    const double wide = 0.05 + 0.02 * static_cast<double>(cluster);
    const double x = centres[cluster].first + wide * normal(random), y = centres[cluster].second + wide * normal(random);
    map->x.push_back(static_cast<float>(x * std::cos(turn) - y * std::sin(turn)));
    map->y.push_back(static_cast<float>(x * std::sin(turn) + y * std::cos(turn)));
    map->records.push_back(i % 300);
  }
  return map;
}

/// The least that a picture of its size costs.
class BarePicture : public QWidget {
 public:
  using QWidget::QWidget;

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    if (image_.size() != size()) image_ = QImage(size(), QImage::Format_RGB32);
    image_.fill(Qt::white);
    QPainter(this).drawImage(QPointF(0, 0), image_);
  }

 private:
  QImage image_;
};

/// A canvas in a window, and a hand on it.
class Hand {
 public:
  Hand(widgets::MapCanvas& canvas, int items) : canvas_(canvas), items_(items) {}

  /// With the left button held, around the middle.
  [[nodiscard]] Frames pan() {
    const auto at = [this](int frame) { return middle() + 60 * QPointF(std::sin(0.2 * frame), std::cos(0.3 * frame)); };
    send(QEvent::MouseButtonPress, at(0), Qt::LeftButton, Qt::LeftButton);
    auto frames = framesOf([&](int frame) { send(QEvent::MouseMove, at(frame + 1), Qt::NoButton, Qt::LeftButton); });
    send(QEvent::MouseButtonRelease, at(kFrames), Qt::LeftButton, Qt::NoButton);
    return frames;
  }
  [[nodiscard]] Frames zoom() {
    const QPointF about = canvas_.positionOf(0);
    return framesOf([&](int frame) {
      QWheelEvent turn(about, canvas_.mapToGlobal(about), {}, {0, frame % 60 < 30 ? 120 : -120}, Qt::NoButton, Qt::NoModifier,
                       Qt::NoScrollPhase, false);
      QApplication::sendEvent(&canvas_, &turn);
    });
  }
  [[nodiscard]] Frames point() {
    return framesOf([&](int frame) { send(QEvent::MouseMove, canvas_.positionOf(frame * 977 % items_), Qt::NoButton, Qt::NoButton); });
  }
  template <class Act>
  [[nodiscard]] Frames framesOf(const Act& act) {
    Frames frames;
    for (int frame = 0; frame < kFrames; ++frame)
      frames.push_back(secondsFor([&] {
        act(frame);
        canvas_.repaint();
      }));
    return frames;
  }

 private:
  [[nodiscard]] QPointF middle() const { return QRectF(canvas_.rect()).center(); }
  void send(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons held) {
    QMouseEvent event(type, at, canvas_.mapToGlobal(at), button, held, Qt::NoModifier);
    QApplication::sendEvent(&canvas_, &event);
  }

  widgets::MapCanvas& canvas_;
  int items_;
};

Frames bareFrames(int width, int height) {
  BarePicture bare;
  bare.resize(width, height);
  bare.show();
  QApplication::processEvents();
  Frames frames;
  for (int frame = 0; frame < kFrames; ++frame) frames.push_back(secondsFor([&] { bare.repaint(); }));
  return frames;
}

}  // namespace

ShownMap showMap(int items, int width, int height) {
  startQt();
  ShownMap shown;
  shown.bare = bareFrames(width, height);
  const auto listing = listingOf(items);
  const auto first = mapOf(items, 0), second = mapOf(items, 0.3);
  widgets::MapCanvas canvas;
  canvas.resize(width, height);
  canvas.show();
  const auto give = [&](const std::shared_ptr<const ItemMap>& map) {
    canvas.setMap(map, widgets::colouringOf(widgets::MapColour::kCategory, listing->items(), *map, canvas.palette()));
  };
  canvas.setItems(listing);
  give(first);
  QApplication::processEvents();
  Hand hand(canvas, items);
  shown.pan = hand.pan();
  shown.zoom = hand.zoom();
  canvas.fit();
  shown.pointed = hand.point();
  std::vector<int> third;
  for (int item = 0; item < items; item += 3) third.push_back(item);
  canvas.select(std::move(third));
  shown.selected = hand.pan();
  canvas.select({});
  canvas.fit();
  shown.map = secondsFor([&] { give(second); });
  return shown;
}

}  // namespace xsmoe::bench
