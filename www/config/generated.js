// Every setting, as the engine describes it. Made by `cargo xtask settings`; not to be edited.

export const DESCRIPTION = /** @type {const} */ ({
  "applicability": [
    {"keys":["particles"],"name":"anySize","when":{"any":[{"is":["system","dw"]},{"is":["system","lj"]}]}},
    {"keys":["a","b","c","d0"],"name":"wells","when":{"all":[{"isNot":["system","lj13"]},{"isNot":["system","lj"]}]}},
    {"keys":["pairSum"],"name":"clusters","when":{"any":[{"is":["system","lj13"]},{"is":["system","lj"]}]}},
    {"keys":["samples"],"name":"sampler","when":{"is":["data","sampler"]}},
    {"keys":["augmentation"],"name":"data","when":{"any":[{"isNot":["objective","energy"]},{"positive":"startSteps"}]}},
    {"keys":["distanceKernels","timeKernels"],"name":"sized","when":{"isNot":["flow","manyBody"]}},
    {"keys":["timeWidth","start"],"name":"pair","when":{"is":["flow","pair"]}},
    {"keys":["channels","width","invariants"],"name":"manyBody","when":{"is":["flow","manyBody"]}},
    {"keys":["lambda"],"name":"mixture","when":{"is":["objective","mixture"]}},
    {"keys":["pairing"],"name":"matching","when":{"any":[{"all":[{"is":["flow","pair"]},{"is":["start","matching"]}]},{"is":["objective","matching"]},{"positive":"startSteps"}]}},
    {"keys":["gradient","guard"],"name":"integrated","when":{"isNot":["objective","matching"]}}
  ],
  "fields": [
    {"choices":["dw2","dw4","dw","lj13","lj"],"default":"dw2","key":"system","kind":"choice"},
    {"default":3,"key":"particles","kind":"integer","max":55,"min":2},
    {"default":"sampler","key":"data","kind":"digest","otherwise":"sampler"},
    {"default":10000,"key":"samples","kind":"integer","max":1000000,"min":10},
    {"default":256,"key":"batch","kind":"integer","max":4096,"min":1,"presets":{"manyBody":32}},
    {"default":0.01,"key":"learningRate","kind":"number","max":0.1,"min":0.00001,"presets":{"manyBody":0.005}},
    {"default":20,"key":"odeSteps","kind":"integer","max":200,"min":1,"presets":{"manyBody":8}},
    {"default":1,"key":"seed","kind":"integer","max":9007199254740991,"min":0},
    {"choices":["pair","plain","manyBody"],"default":"pair","key":"flow","kind":"choice"},
    {"choices":["none","rotations","permutations","both"],"default":"none","key":"augmentation","kind":"choice"},
    {"choices":["likelihood","energy","mixture","matching","balanced","reweighted"],"default":"likelihood","key":"objective","kind":"choice","presets":{"manyBody":"balanced"}},
    {"default":0.5,"key":"lambda","kind":"number","max":1,"min":0},
    {"choices":["rk4","midpoint","euler","tsit5","dopri5"],"default":"rk4","key":"integrator","kind":"choice"},
    {"choices":["dto","otd"],"default":"dto","key":"gradient","kind":"choice"},
    {"choices":["random","matching"],"default":"matching","key":"start","kind":"choice"},
    {"choices":["random","transport","equivariant"],"default":"equivariant","key":"pairing","kind":"choice"},
    {"default":3,"key":"guard","kind":"number","max":100,"min":0,"presets":{"manyBody":10}},
    {"default":2000,"key":"horizon","kind":"integer","max":1000000,"min":100,"presets":{"manyBody":2400}},
    {"default":50,"key":"distanceKernels","kind":"integer","max":200,"min":4},
    {"default":20,"key":"timeKernels","kind":"integer","max":64,"min":2},
    {"default":0.1,"key":"timeWidth","kind":"number","max":2,"min":0.02},
    {"default":0,"key":"startSteps","kind":"integer","max":1000000,"min":0,"presets":{"manyBody":800}},
    {"default":16,"key":"channels","kind":"integer","max":64,"min":4,"step":4},
    {"default":48,"key":"width","kind":"integer","max":256,"min":8,"step":8},
    {"choices":["distances","angles"],"default":"distances","key":"invariants","kind":"choice"},
    {"choices":["double","once"],"default":"double","key":"pairSum","kind":"choice"},
    {"default":1,"key":"tau","kind":"number","max":10,"min":0.1},
    {"default":0,"key":"a","kind":"number","max":10,"min":-10},
    {"default":-4,"key":"b","kind":"number","max":10,"min":-10},
    {"default":0.9,"key":"c","kind":"number","max":5,"min":0.05},
    {"default":4,"key":"d0","kind":"number","max":6,"min":1}
  ],
  "limits": [
    {"key":"particles","max":16,"when":{"is":["system","dw"]}}
  ],
  "systems": {"dw":{"dimension":2},"dw2":{"dimension":2,"particles":2},"dw4":{"dimension":2,"particles":4},"lj":{"dimension":3},"lj13":{"dimension":3,"particles":13}},
  "target": [
    "system",
    "particles",
    "pairSum",
    "tau",
    "a",
    "b",
    "c",
    "d0"
  ]
});
