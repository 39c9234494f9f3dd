//! The JavaScript side; nothing outside this module knows wasm-bindgen.
//!
//! One [`Engine`] is one run. Records cross as plain objects, bulk data as fresh typed arrays. Runs in a
//! worker; every call is synchronous.

mod opening;
mod records;

#[cfg(feature = "full")]
use crate::analysis::experiments::Request;
use crate::app::progress::Progress;
use crate::app::run::{self, Run, WeightedSamples};
use crate::config::{Config, DataSource};
use crate::flow::discrete_map::LogDensity;
use crate::train::Snapshot;
use js_sys::{Float32Array, Float64Array, Object, Reflect};
use records::{
    ContentsRecord, ProgressRecord, arrays, floats, histogram, profile, read_config, record, set,
};
use wasm_bindgen::prelude::*;

/// Sends panic messages to the console, which adds the stack. Runs once, when the module starts.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
    }));
}

/// The version of the engine.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").into()
}

/// A seed that nobody has used yet, from the operating system.
///
/// # Errors
/// If there is no source of randomness.
#[wasm_bindgen(js_name = freshSeed)]
pub fn fresh_seed() -> Result<f64, JsError> {
    // Six digits are easy to read aloud and to type.
    let word = getrandom::u32().map_err(|error| JsError::new(&error.to_string()))?;
    Ok(f64::from(word % 1_000_000))
}

/// One training run.
#[wasm_bindgen]
pub struct Engine {
    run: Run,
    progress: Progress,
}

#[wasm_bindgen]
impl Engine {
    /// Draws data and initial parameters for a configuration; settings that are absent have defaults.
    ///
    /// # Errors
    /// If a setting cannot be used: the message names it and what would be right. If `own` data are not
    /// those that the settings name.
    #[wasm_bindgen(constructor)]
    pub fn new(config: JsValue, own: Option<Vec<f64>>) -> Result<Engine, JsError> {
        let run = run::open_with(read_config(config)?, own.as_deref())?;
        Ok(Self::of(run))
    }

    /// An engine that computes shards of another one's steps: the same settings, and its `trainingData`.
    ///
    /// # Errors
    /// If a setting cannot be used, or the data are not whole configurations.
    pub fn replica(config: JsValue, data: Vec<f64>) -> Result<Engine, JsError> {
        let config = read_config(config)?;
        Ok(Self::of(run::replica(config, data)?))
    }

    /// Whether this build can do a run with these settings. True for settings that no build can use: opening
    /// such a run says what is wrong.
    #[must_use]
    pub fn holds(config: JsValue) -> bool {
        read_config(config).map_or(true, |config| config.is_supported())
    }

    /// As [`Engine::holds`], for a snapshot.
    #[must_use]
    #[wasm_bindgen(js_name = holdsSnapshot)]
    pub fn holds_snapshot(bytes: &[u8]) -> bool {
        run::supports_snapshot(bytes)
    }

    /// The settings of this run.
    ///
    /// # Errors
    /// Never in practice.
    pub fn config(&self) -> Result<JsValue, JsError> {
        record(self.run.config())
    }

    /// How the reference sampler did, and the exact mean energy where it is known.
    ///
    /// # Errors
    /// Never in practice.
    pub fn sampler(&self) -> Result<JsValue, JsError> {
        let diagnostics = record(self.run.diagnostics())?;
        let exact = self.run.exact_values().map(|exact| exact.mean_energy);
        let exact = exact.map_or(JsValue::NULL, JsValue::from);
        Reflect::set(&diagnostics, &"exactMeanEnergy".into(), &exact)
            .map_err(|_| JsError::new("the record takes no entry"))?;
        Ok(diagnostics)
    }

    /// Steps done.
    #[must_use]
    pub fn step(&self) -> f64 {
        self.run.steps() as f64
    }

    /// The digest of the state, sixteen hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        self.run.digest().to_string()
    }

    /// Runs `steps` optimiser steps, fewer only if the run diverges; returns {step, loss}.
    ///
    /// # Errors
    /// If reference samples are still to be drawn.
    pub fn train(&mut self, steps: u32) -> Result<JsValue, JsError> {
        self.check_data()?;
        for _ in 0..steps {
            if self.progress.has_diverged() {
                break;
            }
            let step = self.run.step();
            self.progress.add(step);
        }
        record(&ProgressRecord {
            step: self.run.steps(),
            loss: self.progress.loss(),
        })
    }

    /// Begins a step; returns the number of its shards, which any replica may compute. A step that was begun
    /// and not finished leaves no trace.
    ///
    /// # Errors
    /// If reference samples are still to be drawn.
    #[wasm_bindgen(js_name = beginStep)]
    pub fn begin_step(&mut self) -> Result<u32, JsError> {
        self.check_data()?;
        Ok(self.run.begin_step() as u32)
    }

    /// The partial gradient of a shard of the step that was begun, in its flat form.
    ///
    /// # Errors
    /// If the step has no such shard.
    #[wasm_bindgen(js_name = computeUnit)]
    pub fn compute_shard(&mut self, index: u32) -> Result<Float64Array, JsError> {
        let partial = self.run.compute_shard(index as usize)?;
        Ok(Float64Array::from(partial.flat()))
    }

    /// Adds a partial gradient. Those of all shards must come, in their order.
    ///
    /// # Errors
    /// If its length is wrong, or all shards were added already.
    #[wasm_bindgen(js_name = addPart)]
    pub fn add_partial(&mut self, flat: &[f64]) -> Result<(), JsError> {
        Ok(self.run.add_partial(flat)?)
    }

    /// Finishes the step that was begun; returns its loss.
    ///
    /// # Errors
    /// If a shard is missing; the state stays as it was.
    #[wasm_bindgen(js_name = finishStep)]
    pub fn finish_step(&mut self) -> Result<f64, JsError> {
        let step = self.run.finish_step()?;
        self.progress.add(step);
        Ok(self.progress.loss())
    }

    /// How many steps moved nothing because their gradient was not finite.
    #[must_use]
    pub fn skipped(&self) -> u32 {
        self.progress.skipped()
    }

    /// Whether the last step was a finite one, or there was none.
    #[must_use]
    #[wasm_bindgen(js_name = isWell)]
    pub fn is_well(&self) -> bool {
        self.progress.is_well()
    }

    /// Whether so many steps in a row were skipped that training makes no sense any more.
    #[must_use]
    pub fn diverged(&self) -> bool {
        self.progress.has_diverged()
    }

    /// Takes over the state of a snapshot of a run with the same settings.
    ///
    /// # Errors
    /// If the bytes are not such a snapshot.
    pub fn adopt(&mut self, snapshot: &[u8]) -> Result<(), JsError> {
        self.run.adopt(snapshot)?;
        self.progress.resume();
        Ok(())
    }

    /// The report, each estimate from `count` configurations.
    ///
    /// # Errors
    /// If there are more than memory holds.
    pub fn evaluate(&self, count: u32) -> Result<JsValue, JsError> {
        let count = self.checked(count)?;
        record(&self.run.evaluate(count, self.progress.loss()))
    }

    /// `count` model samples, count × N·D.
    ///
    /// # Errors
    /// If there are more than memory holds.
    pub fn samples(&self, count: u32) -> Result<Float32Array, JsError> {
        Ok(floats(&self.run.samples(self.checked(count)?)))
    }

    /// {x, energy, logQ, logWeight}: `count` model samples (count × N·D), and for each its energy in kT, its
    /// log density and its log weight in nats.
    ///
    /// # Errors
    /// If there are more than memory holds.
    #[wasm_bindgen(js_name = weightedSamples)]
    pub fn weighted_samples(&self, count: u32) -> Result<Object, JsValue> {
        weighted(&self.run.weighted_samples(self.checked(count)?))
    }

    /// At most `count` of the training configurations, count × N·D.
    #[must_use]
    #[wasm_bindgen(js_name = trainingData)]
    pub fn training_data(&self, count: u32) -> Float64Array {
        Float64Array::from(self.run.training_data(count as usize).as_slice())
    }

    /// `count` samples of the target from the reference sampler, count × N·D.
    ///
    /// # Errors
    /// If the target cannot be sampled, or there are more than memory holds.
    #[wasm_bindgen(js_name = referenceSamples)]
    pub fn reference_samples(&self, count: u32) -> Result<Float32Array, JsError> {
        Ok(floats(&self.run.reference_samples(self.checked(count)?)?))
    }

    /// The exact model log density of each configuration, in nats. NaN where the map does not reach.
    ///
    /// # Errors
    /// If `x` is not a whole number of configurations, or holds something that is not a finite number.
    #[wasm_bindgen(js_name = logDensity)]
    pub fn log_density(&self, x: &[f32]) -> Result<Float64Array, JsError> {
        let x: Vec<f64> = x.iter().map(|value| f64::from(*value)).collect();
        let densities = self.run.log_density(&x)?;
        Ok(Float64Array::from(densities.as_slice()))
    }

    /// The paths of `count` latents, the same at every step, at `frames` times: frame × configuration × N·D.
    ///
    /// # Errors
    /// If there are more numbers than memory holds.
    pub fn trajectory(&self, count: u32, frames: u32) -> Result<Float32Array, JsError> {
        let (count, frames) = (count as usize, frames.max(2) as usize);
        run::check_size(count.saturating_mul(frames), self.run.dof())?;
        Ok(floats(&self.run.trajectory(count, frames)))
    }

    /// The density of the relative position of two particles in the plane at `size` × `size` places, row by row, where
    /// the highest exact one is 1; undefined for other systems. `which` is "exact" or "model".
    ///
    /// # Errors
    /// If there are more places than memory holds.
    #[wasm_bindgen(js_name = densityMap)]
    pub fn density_map(&self, which: &str, size: u32) -> Result<Option<Float32Array>, JsError> {
        let size = size as usize;
        run::check_size(size, size)?;
        let densities = self.run.density_map(which == "model", size);
        Ok(densities.map(|densities| floats(&densities)))
    }

    /// Half the side of a density map in lengths of the target; undefined where there is no map.
    #[must_use]
    #[wasm_bindgen(js_name = mapReach)]
    pub fn map_reach(&self) -> Option<f64> {
        self.run.map_reach()
    }

    /// {energy, distance, freeEnergy, weightsReliable} from `count` model samples; the last says whether what is
    /// reweighted can be trusted.
    ///
    /// # Errors
    /// If there are more samples than memory holds.
    pub fn curves(&mut self, count: u32) -> Result<Object, JsValue> {
        let curves = self.run.curves(self.checked(count)?);
        let object = Object::new();
        set(&object, "energy", histogram(&curves.energy)?)?;
        set(&object, "distance", histogram(&curves.distance)?)?;
        set(&object, "freeEnergy", profile(&curves.free_energy)?)?;
        let reliable = curves.reliability.is_trusted();
        Reflect::set(&object, &"weightsReliable".into(), &reliable.into())?;
        Ok(object)
    }

    /// The settings and the state as bytes.
    ///
    /// # Errors
    /// If a number of the state is not finite.
    pub fn snapshot(&self) -> Result<Vec<u8>, JsError> {
        Ok(self.run.snapshot()?)
    }

    /// What data (row-major) are called in settings, if a run with these ones can use them.
    ///
    /// # Errors
    /// If it cannot: the message names the row, and what would be right.
    #[wasm_bindgen(js_name = dataName)]
    pub fn data_name(&self, x: &[f64]) -> Result<String, JsError> {
        let config = Config {
            data: DataSource::Sampler,
            ..*self.run.config()
        };
        Ok(run::check_data(&config, x)?.to_string())
    }

    /// {config, step, digest} of a snapshot from elsewhere, if [`Engine::restore`] will take it.
    ///
    /// # Errors
    /// If it will not: the message says why.
    #[wasm_bindgen(js_name = snapshotContents)]
    pub fn snapshot_contents(&self, bytes: &[u8]) -> Result<JsValue, JsError> {
        let snapshot = Snapshot::read(bytes)?;
        record(&ContentsRecord {
            config: *snapshot.config(),
            step: snapshot.steps(),
            digest: snapshot.digest().to_string(),
        })
    }

    /// The run that a snapshot was taken of, with the data that were brought along, if they were.
    ///
    /// # Errors
    /// If the bytes are not a snapshot, or the data are others.
    pub fn restore(bytes: &[u8], own: Option<Vec<f64>>) -> Result<Engine, JsError> {
        Ok(Self::of(run::restore(bytes, own.as_deref())?))
    }
}

/// What the full engine alone does.
#[cfg(feature = "full")]
#[wasm_bindgen]
impl Engine {
    /// The next `pieces` pieces of [`Engine::evaluate`], for those who have to answer somebody in between; undefined until they
    /// were the last ones. Starts over if `count` or the state of the run has changed.
    ///
    /// # Errors
    /// If there are more than memory holds.
    #[wasm_bindgen(js_name = evaluatePieces)]
    pub fn evaluate_pieces(&mut self, count: u32, pieces: u32) -> Result<JsValue, JsError> {
        let (count, pieces) = (self.checked(count)?, pieces as usize);
        let report = self
            .run
            .evaluate_pieces(count, pieces, self.progress.loss());
        report.map_or(Ok(JsValue::UNDEFINED), |report| record(&report))
    }

    /// The model with its report from `count` configurations and the data behind it: {report, exact,
    /// particles, dimension, meanEnergy, bases, tensors, theta, test, testLogQ, testLatents}.
    ///
    /// # Errors
    /// If there are more configurations than memory holds.
    #[wasm_bindgen(js_name = exportModel)]
    pub fn export_model(&self, count: u32) -> Result<JsValue, JsValue> {
        let count = self.checked(count)?;
        let export = self.run.export(count, self.progress.loss());
        let object = Object::from(record(&export)?);
        let bulk = [
            ("theta", &export.theta),
            ("test", &export.test),
            ("testLogQ", &export.test_log_q),
            ("testLatents", &export.test_latents),
        ];
        for (name, values) in bulk {
            let values = Float64Array::from(values.as_slice());
            set(&object, name, values.into())?;
        }
        Ok(object.into())
    }

    /// `count` of the samples of [`Engine::weighted_samples`], from number `from` on, as it gives them; their log densities are
    /// integrated.
    ///
    /// # Errors
    /// If there are more than memory holds.
    #[wasm_bindgen(js_name = pieceOfSamples)]
    pub fn piece_of_samples(&self, from: u32, count: u32) -> Result<Object, JsValue> {
        let count = self.checked(count)?;
        weighted(&self.run.piece_of_samples(from as usize, count))
    }

    /// Answers a request to the trained flow, as `{ experiment: "symmetry", operation: "rotation", … }`.
    ///
    /// # Errors
    /// If there is no such request, or a number in it is out of range.
    pub fn experiment(&self, request: JsValue) -> Result<JsValue, JsError> {
        let request: Request = records::read(request)?;
        record(&self.run.experiment(&request)?)
    }
}

/// {x, energy, logQ, logWeight} of samples.
fn weighted(drawn: &WeightedSamples) -> Result<Object, JsValue> {
    let log_q: Vec<f64> = drawn.log_q.iter().map(LogDensity::best).collect();
    arrays(&[
        ("x", Some(&drawn.x)),
        ("energy", Some(&drawn.energies)),
        ("logQ", Some(&log_q)),
        ("logWeight", Some(&drawn.log_weights)),
    ])
}

impl Engine {
    fn of(run: Run) -> Self {
        Self {
            run,
            progress: Progress::default(),
        }
    }

    /// A number of configurations that memory holds.
    fn checked(&self, count: u32) -> Result<usize, JsError> {
        let count = count as usize;
        run::check_size(count, self.run.dof())?;
        Ok(count)
    }
}
