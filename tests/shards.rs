//! The shards of a training step: how many there are, and that it does not matter who computes them.

use equiflow::app::run::{self, Run};
use equiflow::config::Link;

fn open(link: &str) -> Run {
    let config = Link::parse(link).expect(link).config;
    run::open(config).expect("the target can be sampled")
}

#[test]
fn a_batch_is_cut_into_shards_for_several_workers_where_a_step_is_long() {
    for (link, shards) in [
        // A step of few pairs takes little more than telling a worker of it.
        ("#v1&samples=20", 2),
        ("#v1&system=dw4&samples=20", 2),
        ("#v1&system=lj13&samples=20", 4),
        ("#v1&system=lj13&samples=20&flow=plain", 4),
        ("#v1&system=lj&particles=5&samples=20&objective=energy", 4),
        ("#v1&system=lj13&samples=20&batch=8", 1),
        ("#v1&system=lj13&samples=20&batch=64", 2),
        ("#v1&system=lj13&samples=20&batch=100", 4),
        ("#v1&system=lj13&samples=20&batch=257", 4),
        ("#v1&system=lj13&samples=20&batch=520", 5),
        ("#v1&system=lj13&samples=20&batch=4096", 32),
        ("#v1&system=lj13&samples=20&flow=manyBody&startSteps=0", 2),
    ] {
        assert_eq!(open(link).begin_step(), shards, "{link}");
    }
}

#[test]
fn shards_may_be_computed_by_others_and_in_any_order() {
    for link in [
        "#v1&samples=500&batch=300&odeSteps=4&objective=mixture&augmentation=both",
        "#v1&system=lj13&samples=70&batch=64&odeSteps=4",
        "#v1&system=dw4&samples=2000&batch=80&flow=manyBody&startSteps=2&channels=4&width=16",
        "#v1&system=dw4&samples=2000&batch=80&flow=manyBody&objective=reweighted&startSteps=2&channels=4&width=16",
    ] {
        let (mut alone, mut shared) = (open(link), open(link));
        let data = shared.training_data(usize::MAX);
        let mut helper = run::replica(*shared.config(), data).expect("the data can be matched");
        for _ in 0..5 {
            alone.step();
            let shards = shared.begin_step();
            assert!(shards > 1, "{link}");
            assert_eq!(helper.begin_step(), shards, "{link}");
            let mut parts = vec![Vec::new(); shards];
            for (shard, part) in parts.iter_mut().enumerate().rev() {
                let computer = match shard % 2 {
                    0 => &mut shared,
                    _ => &mut helper,
                };
                let partial = computer.compute_shard(shard);
                *part = partial.expect("there is such a shard").flat().to_vec();
            }
            for run in [&mut shared, &mut helper] {
                for part in &parts {
                    run.add_partial(part).expect("it is of this run");
                }
                run.finish_step().expect("all shards were added");
                assert_eq!(run.digest(), alone.digest(), "{link}");
            }
        }
    }
}
